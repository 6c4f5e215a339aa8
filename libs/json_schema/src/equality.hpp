// Deep equality of JSON values as JSON Schema means it: numbers by value, objects whatever their order.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>

namespace datagems::json_schema {

// Recursion is as deep as the shallower of the two, so one of them must be of bounded depth.
[[nodiscard]] bool deep_equal(const boost::json::value& left, const boost::json::value& right) noexcept;

// Equal values have equal hashes. Recursion is as deep as the value. `work` grows by the steps it took, about one for
// each value inside.
[[nodiscard]] std::uint64_t deep_hash(const boost::json::value& value, std::size_t& work) noexcept;
[[nodiscard]] std::uint64_t deep_hash(const boost::json::value& value) noexcept;

// True if arrays and objects are nested in one another more than `limit` deep. Recursion stops at the limit.
[[nodiscard]] bool nested_deeper_than(const boost::json::value& value, std::size_t limit) noexcept;

} // namespace datagems::json_schema
