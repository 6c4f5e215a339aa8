// When the next progress report is to be written: a state machine, fed with events and times.
#pragma once

#include "datagems/async/backoff.hpp"
#include "datagems/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace datagems::generation {

struct ReportPacing {
    std::int64_t every_records = 5;             // this many finished records make a report due
    std::chrono::milliseconds min_gap{1'000};   // between the starts of two writes
    std::chrono::milliseconds max_wait{10'000}; // a change is told after this long even if fewer records ended
    async::BackoffPolicy backoff{std::chrono::milliseconds(1'000),
                                 std::chrono::milliseconds(30'000)}; // after a failed write
};

// Not thread safe.
class ReportPacer {
  public:
    explicit ReportPacer(ReportPacing pacing) : pacing_(pacing), backoff_(pacing.backoff) {}

    void on_record(SteadyTime now);
    // Something worth telling as soon as the gap allows: started, paused, resumed.
    void on_change() noexcept { changed_ = true; }

    // When to write; nullopt while there is nothing to tell. A time in the past means now.
    [[nodiscard]] std::optional<SteadyTime> due_at() const;

    void on_write_started(SteadyTime now);
    void on_write_succeeded() noexcept { backoff_.after_success(); }
    // What the write carried is due again, after a backoff.
    void on_write_failed(SteadyTime now, double random);

  private:
    ReportPacing pacing_;
    async::Backoff backoff_;
    bool changed_ = false;
    std::int64_t records_ = 0;
    SteadyTime first_record_{}; // of those not yet told
    SteadyTime not_before_ = SteadyTime::min();
};

} // namespace datagems::generation
