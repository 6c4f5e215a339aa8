// Time as the program sees it: wall time in whole milliseconds for documents, steady time for deadlines.
#pragma once

#include "datagems/base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace datagems {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

// The seam through which everything reads the time; tests put a clock of their own in its place. Thread safe.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    [[nodiscard]] virtual SteadyTime steady_now() const = 0;
};

// The machine's clocks.
[[nodiscard]] const Clock& system_clock() noexcept;

// ISO-8601 UTC with milliseconds, e.g. "2026-11-22T10:24:34.828Z". Years 0001 to 9999.
[[nodiscard]] std::string to_iso8601(Timestamp time);

// Reads what to_iso8601 writes, and any fraction of a second (cut to milliseconds) or none; only "Z" as offset.
[[nodiscard]] Result<Timestamp> parse_iso8601(std::string_view text);

} // namespace datagems
