#include "corpus.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace datagems::schema_peer {

namespace json = boost::json;

namespace {

json::value read_json(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    json::error_code error;
    json::value value = json::parse(text.str(), error);
    if (error || !value.is_object()) throw std::runtime_error(file.string() + " is not a JSON object");
    return value;
}

} // namespace

std::vector<NamedSchema> read_corpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<NamedSchema> schemas;
    for (const auto& file : files) {
        const json::value document = read_json(file);
        for (const auto& member : document.get_object()) {
            schemas.push_back({file.stem().string() + "/" + std::string(member.key()), member.value()});
        }
    }
    if (schemas.empty()) throw std::runtime_error("no schema in " + folder.string());
    return schemas;
}

} // namespace datagems::schema_peer
