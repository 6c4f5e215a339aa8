// When a running job's new records are to be uploaded: a state machine, fed with counts and times.
#pragma once

#include "datagems/async/backoff.hpp"
#include "datagems/base/clock.hpp"

#include <chrono>
#include <cstdint>

namespace datagems::generation {

struct CheckpointSettings {
    std::int64_t records = 5'000;                // of a whole part; this many new ones are uploaded at once
    std::chrono::milliseconds max_wait{15'000};  // new ones are uploaded after this long even if they are fewer
    std::chrono::milliseconds look_every{1'000}; // how often the driver asks
    async::BackoffPolicy backoff{std::chrono::milliseconds(1'000), std::chrono::milliseconds(60'000)};
};

// Not thread safe.
class CheckpointPacer {
  public:
    // `uploaded` of the records made so far are in a file already.
    CheckpointPacer(const CheckpointSettings& settings, std::int64_t uploaded, SteadyTime now)
        : settings_(settings), backoff_(settings.backoff), uploaded_(uploaded), last_(now) {}

    // `made`: good and failed records so far.
    [[nodiscard]] bool is_due(std::int64_t made, SteadyTime now) const noexcept {
        const auto fresh = made - uploaded_;
        if (fresh <= 0 || now < not_before_) return false;
        return fresh >= settings_.records || now - last_ >= settings_.max_wait;
    }
    // What had been made when the upload began.
    void on_uploaded(std::int64_t made, SteadyTime now) noexcept {
        backoff_.after_success();
        uploaded_ = made;
        last_ = now;
    }
    // `random` is uniform in [0, 1).
    void on_failed(SteadyTime now, double random) {
        not_before_ = now + backoff_.after_failure(random, std::chrono::milliseconds(10));
    }

  private:
    CheckpointSettings settings_;
    async::Backoff backoff_;
    std::int64_t uploaded_;
    SteadyTime last_;
    SteadyTime not_before_ = SteadyTime::min();
};

} // namespace datagems::generation
