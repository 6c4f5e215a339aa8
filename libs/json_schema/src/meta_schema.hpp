// The 2020-12 meta-schema with all its vocabularies, as published (meta-schema/*.json), and what it says of a schema.
#pragma once

#include "datagems/json_schema/validator.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

struct MetaSchemaDocument {
    std::string uri;
    boost::json::value document;
};

// Parsed once, alive until the program ends.
[[nodiscard]] const std::vector<MetaSchemaDocument>& meta_schema_documents();

// The compiled meta-schema, with formats as annotations.
[[nodiscard]] const Validator& meta_schema_validator();

} // namespace datagems::json_schema
