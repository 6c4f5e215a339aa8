// The corpus: files of realistic schemas, each an object from a schema's name to the schema.
#pragma once

#include <boost/json/value.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace datagems::schema_peer {

struct NamedSchema {
    std::string name; // "<file>/<schema>"
    boost::json::value schema;
};

// In the order of file names, and within a file as written. Throws std::runtime_error for what is not a corpus.
[[nodiscard]] std::vector<NamedSchema> read_corpus(const std::filesystem::path& folder);

} // namespace datagems::schema_peer
