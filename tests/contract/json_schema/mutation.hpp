// Small damage to an instance, such as models and people do: some of it leaves the instance valid, some does not.
#pragma once

#include "dice.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace datagems::schema_peer {

// Values to try because the schema itself speaks of them: bounds, names, choices.
struct Hints {
    std::vector<boost::json::value> scalars;
    std::vector<std::string> names; // of properties
};

[[nodiscard]] Hints hints_of(const boost::json::value& schema);

// Changes `instance` in one place or a few. `other` is another instance of the same schema, to take values from.
// Answers what was done, e.g. "number: by one". Integers stay within ±2^53, which all validators read alike.
[[nodiscard]] std::string mutate(boost::json::value& instance, const boost::json::value& other, const Hints& hints,
                                 Dice& dice);

// The scalar parts (mutation_scalars.cpp); both answer what was done.
[[nodiscard]] std::string mutate_number(boost::json::value& number, Dice& dice);
[[nodiscard]] std::string mutate_string(boost::json::string& text, Dice& dice);

} // namespace datagems::schema_peer
