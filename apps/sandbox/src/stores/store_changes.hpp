// What a network of stores writes down, so that it outlives its process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace datagems::sandbox {

// A value of its own or a field of a hash: `scope` says which hash.
struct CellName {
    std::string scope;
    std::string key;

    friend bool operator==(const CellName&, const CellName&) = default;
};

// JSON text; none where there is no such cell.
using CellValue = std::optional<std::string>;

inline const std::string scope_of_values;
[[nodiscard]] inline std::string scope_of_hash(std::string_view hash_key) {
    return "#" + std::string(hash_key);
}

struct CellChange {
    std::size_t replica = 0;
    CellName name;
    CellValue value;
};

// A broadcast that is under way to one replica.
struct MessageSent {
    std::uint64_t id = 0;
    std::size_t target = 0;
    CellName name;
    CellValue value;
};

struct MessageDelivered {
    std::uint64_t id = 0;
};

using StoreChange = std::variant<CellChange, MessageSent, MessageDelivered>;

} // namespace datagems::sandbox
