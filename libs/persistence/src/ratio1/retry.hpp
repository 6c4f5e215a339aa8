// What the end of an attempt means, and when the next one may begin.
#pragma once

#include "datagems/base/clock.hpp"
#include "ratio1/exchange.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace datagems::persistence::ratio1 {

// Whether the same request may succeed a moment later.
[[nodiscard]] bool may_pass(const Exchange& exchange) noexcept;

// Whether the node may have done what was asked although it did not say so.
[[nodiscard]] bool may_be_done(const Exchange& exchange) noexcept;

// Why an exchange that is no success failed: `call` and `origin` for the message, which names the status and what the
// node says about it (cut; nothing of it if the request held a value).
[[nodiscard]] Error error_of(const Exchange& exchange, const Request& request, std::string_view origin);

struct BackoffSettings {
    int attempts = 6;
    std::chrono::milliseconds first{50};
    std::chrono::milliseconds longest{1'000};
};

// Waits between attempts: each up to twice as long as the one before, by chance between a half and the whole of that,
// and never shorter than the node asked for. Not thread safe.
class Backoff {
  public:
    explicit Backoff(const BackoffSettings& settings) : settings_(settings), span_(settings.first) {}
    // nullopt when there is no further attempt, or none that could begin before `deadline`. `chance` is in [0, 1).
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    next(SteadyTime now, SteadyTime deadline, std::optional<std::chrono::seconds> asked, double chance);

  private:
    BackoffSettings settings_;
    std::chrono::milliseconds span_;
    int begun_ = 1;
};

// Sleeps as long as the backoff says; false if it is time to give up.
[[nodiscard]] bool sleep_before_next(Backoff& backoff, SteadyTime deadline,
                                     std::optional<std::chrono::seconds> asked = std::nullopt);

} // namespace datagems::persistence::ratio1
