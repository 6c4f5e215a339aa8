// What can be turned on the sandbox: how slow the model is, how many calls it takes at once, how often it misbehaves.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace datagems::sandbox {

// The ways in which a call can go wrong (or, as `fenced` and `prose`, right in an awkward form).
enum class Fault {
    too_many_requests, // 429 with Retry-After
    server_error,      // 500 or 503
    garbage,           // no JSON in the content
    invalid,           // JSON that does not conform to the schema
    fenced,            // conforming, inside a Markdown code fence
    prose,             // conforming, with sentences around it
    truncated,         // cut in the middle, finish_reason "length"
    dropped,           // the connection breaks within the answer
    hang,              // no answer until the caller gives up
    slow,              // conforming, but much later than usual
};
inline constexpr std::size_t fault_count = 10;

// "429", "5xx", "garbage", …: the names in knobs ("rate-429") and statistics.
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

struct Knobs {
    std::chrono::milliseconds latency{0};        // before every answer
    std::chrono::milliseconds latency_jitter{0}; // up to this much more, drawn for each call
    std::chrono::milliseconds slow_by{2'000};    // more than that again, for Fault::slow
    std::uint64_t slots = 0;                     // calls at once, 429 beyond; 0: any number
    std::uint64_t seed = 1;                      // of records and faults
    std::array<double, fault_count> rates{};     // share of calls, by Fault; their sum is at most 1

    [[nodiscard]] double rate(Fault fault) const noexcept { return rates[static_cast<std::size_t>(fault)]; }
};

// All names: "latency", "latency-jitter", "slow-by", "slots", "seed", "rate-429", …
[[nodiscard]] std::span<const std::string_view> knob_names() noexcept;

// Sets one knob from its text. errc::invalid_argument names the knob and what it takes.
[[nodiscard]] Result<void> set_knob(Knobs& knobs, std::string_view name, std::string_view value);

// Rates of which no more than all calls can be.
[[nodiscard]] Result<void> check(const Knobs& knobs);

// Name → number, as POST /control takes and returns them.
[[nodiscard]] boost::json::object to_json(const Knobs& knobs);
// `knobs` with the given ones changed.
[[nodiscard]] Result<Knobs> with_changes(Knobs knobs, const boost::json::object& changes);

} // namespace datagems::sandbox
