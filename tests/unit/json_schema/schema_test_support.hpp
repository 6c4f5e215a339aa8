// Short spellings for the tests of json_schema.
#pragma once

#include "datagems/json_schema/validator.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>

namespace datagems::json_schema {

inline boost::json::value parsed(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = 100'000;
    return boost::json::parse(boost::json::string_view(text.data(), text.size()), {}, options);
}

inline Validator validator_of(std::string_view schema, const CompileOptions& options = {}) {
    return compile(parsed(schema), options).value();
}

// "<pointer> <message>" of the first error; empty for a valid value.
inline std::string first_sentence(std::string_view schema, std::string_view value) {
    const auto error = validator_of(schema).first_error(parsed(value));
    return error ? error->sentence() : std::string();
}

// "<path> <message>" of the first mistake; empty for a schema without one.
inline std::string first_mistake(std::string_view schema) {
    const auto compiled = compile(parsed(schema));
    return compiled ? std::string() : compiled.error().mistakes.front().sentence();
}

} // namespace datagems::json_schema
