// Reading the values of knobs. Errors are errc::invalid_argument and name the knob and what it takes; the target then
// keeps its value.
#pragma once

#include "datagems/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace datagems::sandbox {

// "<name> must be <expected>".
[[nodiscard]] Error knob_mistake(std::string_view name, std::string_view expected);

// Whole milliseconds, up to an hour.
[[nodiscard]] Result<void> set_duration(std::chrono::milliseconds& target, std::string_view name,
                                        std::string_view value);
// From 0 to 1.
[[nodiscard]] Result<void> set_share(double& target, std::string_view name, std::string_view value);
[[nodiscard]] Result<void> set_count(std::uint64_t& target, std::string_view name, std::string_view value);
// An HTTP status from 400 to 599, or 0 for a dropped connection.
[[nodiscard]] Result<void> set_failure(int& target, std::string_view name, std::string_view value);

} // namespace datagems::sandbox
