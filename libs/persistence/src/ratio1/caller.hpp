// Calls of one node: through its pool, past its breaker, repeated where that may help.
#pragma once

#include "ratio1/breaker.hpp"
#include "ratio1/connection_pool.hpp"
#include "ratio1/exchange.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace datagems::persistence::ratio1 {

struct CallerSettings {
    std::size_t max_connections = 8;
    std::chrono::milliseconds connect_timeout{2'000};
    std::chrono::milliseconds probe_timeout{3'000}; // for a sign of life, after connecting
    std::chrono::milliseconds doubt_after{5'000};   // of a slow call's silence, to look for a sign of life
    std::chrono::milliseconds idle_timeout{30'000};
    BreakerSettings breaker;
};

// How long one attempt may take.
struct AttemptLimits {
    Errand errand = Errand::quick;
    SteadyTime deadline;                     // of it all; of a transfer until it begins
    std::chrono::milliseconds answer_within; // of sending the request
    bool is_transfer = false;                // of a file: lasts as long as it moves
};

// Thread safe.
class Caller {
  public:
    Caller(Origin origin, const CallerSettings& settings);

    // Once. While the breaker is open that is an Outcome::not_sent without a try.
    [[nodiscard]] Exchange attempt(const Request& request, BodySink& sink, const AttemptLimits& limits);

    // Until the answer is a success, as long as repeating it may help and can begin before the deadline: for reads, and
    // for writes that may be done twice.
    [[nodiscard]] Result<Head> call(const Request& request, BodySink& sink, const AttemptLimits& limits);

    // Calls fail at once, so that there is no use in another one soon.
    [[nodiscard]] bool is_away();

    [[nodiscard]] const std::string& origin() const noexcept { return name_; }

  private:
    [[nodiscard]] Result<void> pass();
    [[nodiscard]] std::optional<bool> probe();
    [[nodiscard]] Error away();
    void report(const Exchange& exchange);
    void report(bool reached, const Error& why);
    [[nodiscard]] Patience patience(const AttemptLimits& limits);

    const Origin origin_;
    const std::string name_;
    const CallerSettings settings_;
    ConnectionPool pool_;
    std::mutex mutex_;
    Breaker breaker_;
};

} // namespace datagems::persistence::ratio1
