// type, enum, const.
#pragma once

#include "exact_number.hpp"
#include "keywords/declarations.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

// A set of the JSON Schema types, one bit each.
using TypeSet = std::uint8_t;
namespace type_bit {
inline constexpr TypeSet null = 1;
inline constexpr TypeSet boolean = 2;
inline constexpr TypeSet integer = 4;
inline constexpr TypeSet fraction = 8; // a number that is not an integer
inline constexpr TypeSet string = 16;
inline constexpr TypeSet array = 32;
inline constexpr TypeSet object = 64;
inline constexpr TypeSet number = integer | fraction;
} // namespace type_bit
inline constexpr TypeSet kAllTypes = 127;

[[nodiscard]] TypeSet type_of(const boost::json::value& value) noexcept;

[[nodiscard]] inline bool is_of_type(const boost::json::value& value, TypeSet types) noexcept {
    if (types == kAllTypes) return true;
    // By boost::json::kind: null, bool_, int64, uint64, double_, string, array, object.
    constexpr std::array<TypeSet, 8> by_kind = {type_bit::null,    type_bit::boolean, type_bit::integer,
                                                type_bit::integer, type_bit::number,  type_bit::string,
                                                type_bit::array,   type_bit::object};
    const auto common = static_cast<TypeSet>(by_kind[static_cast<std::size_t>(value.kind())] & types);
    return common != 0 && (common != type_bit::integer || is_integral(value));
}

// "string", "integer or null"; for messages.
[[nodiscard]] std::string type_names(TypeSet types);

// The set of one type name; 0 if there is no such type.
[[nodiscard]] TypeSet type_named(std::string_view name) noexcept;

struct ValueChecks {
    struct Choice {
        std::uint64_t hash = 0;
        boost::json::value value;
    };
    bool is_const = false;        // for the message: const or enum
    std::vector<Choice> in_order; // as the schema lists them
    std::vector<std::uint64_t> sorted_hashes;
};

// "must not be "draft"", "must not be one of …": for the choices under a "not".
[[nodiscard]] std::string forbidden_message(const ValueChecks& checks);

void compile_value(Compiler& compiler, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_value(Evaluation<reports>& run, const Node& node, const ValueChecks& checks,
                               const boost::json::value& value, const Path<reports>& path);

} // namespace datagems::json_schema
