// What a profile wants to know of one JSON value.
#pragma once

#include "profile/json_number.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::exports {

enum class JsonType { integer, number, string, boolean, array, object, null };
inline constexpr std::size_t json_type_count = 7;
// By JsonType.
inline constexpr std::array<std::string_view, json_type_count> json_type_names{"integer", "number", "string", "boolean",
                                                                               "array",   "object", "null"};

struct ValueFacts {
    JsonType type = JsonType::null;
    // The same for values that are equal as canonical JSON: whatever the order of members, the escapes and the spelling
    // of numbers; of members with one name the last counts.
    std::uint64_t hash = 0;
    std::optional<statistics::Real> number; // of those that a double can hold
    std::optional<std::uint64_t> length;    // code points of a string, items of an array
};

// `json` is a value that a scanner checked, without space around it.
[[nodiscard]] ValueFacts look_at(std::string_view json);

// Of a member's name, and of one as it stands in the text: without its quotes, escapes not undone.
[[nodiscard]] std::uint64_t hash_name(std::string_view name);
[[nodiscard]] std::uint64_t hash_key(std::string_view key);

// Of an object: the hashes of its members' names and values, in their order. Sorts them.
[[nodiscard]] std::uint64_t hash_members(std::vector<std::pair<std::uint64_t, std::uint64_t>>& members);

} // namespace datagems::exports
