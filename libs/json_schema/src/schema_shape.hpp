// Telling a schema from a sample value by its looks, for schemas drafted by a model.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace datagems::json_schema {

[[nodiscard]] bool is_type_name(std::string_view text) noexcept;

// True for true, false, {}, an object with a keyword that makes it a schema ("type" with a type name, "properties" with
// an object, …), and one that has nothing but keywords with values of the right kind. {"type": "Feature", "id": 7} is a
// sample.
[[nodiscard]] bool looks_like_schema(const boost::json::value& value) noexcept;

// True if the schema is made of others that speak of the same value ($ref, allOf, if, …).
[[nodiscard]] bool is_combined(const boost::json::object& schema) noexcept;

// True if somewhere a schema could be joined with another, so that closing a definition might make it unsatisfiable.
[[nodiscard]] bool joins_definitions(const boost::json::object& schema) noexcept;

} // namespace datagems::json_schema
