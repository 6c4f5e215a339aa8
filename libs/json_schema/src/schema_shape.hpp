// Telling a schema from a sample value by its looks, for schemas drafted by a model.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace datagems::json_schema {

[[nodiscard]] bool is_type_name(std::string_view text) noexcept;

// True for true, false, {}, an object with a keyword that makes it a schema ("type" with a type name, "properties" with
// an object, …), and one that has nothing but keywords, with values of the right kind or with a misspelt type ("str").
// {"type": "Feature", "id": 7} is a sample.
[[nodiscard]] bool looks_like_schema(const boost::json::value& value) noexcept;

// True if the schema is made of others that speak of the same value ($ref, allOf, if, …).
[[nodiscard]] bool is_combined(const boost::json::object& schema) noexcept;

// True for a keyword of draft 2020-12 whose value cannot be null.
[[nodiscard]] bool takes_no_null(std::string_view keyword) noexcept;

} // namespace datagems::json_schema
