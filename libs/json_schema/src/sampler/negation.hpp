// What it means that a schema does not hold, said in schemas.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace datagems::json_schema {

// True for a schema of a single keyword (annotations aside) whose negation is a filter on one value: type, enum, const,
// pattern, format, multipleOf. Plans express these without branches.
[[nodiscard]] bool is_plain_assertion(const boost::json::value& schema);

// The one keyword of a schema that says nothing else (annotations aside); empty if it says more, or nothing.
[[nodiscard]] std::string_view only_keyword(const boost::json::object& schema);

// Schemas of which one must hold so that `schema` does not. References stay as written.
struct Negation {
    boost::json::array branches;
    bool complete = true; // false if a keyword could not be negated: there are more ways than the branches
};
[[nodiscard]] Negation negation_of(const boost::json::object& schema);

} // namespace datagems::json_schema
