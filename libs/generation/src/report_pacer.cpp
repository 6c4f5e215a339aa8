#include "datagems/generation/report_pacer.hpp"

#include <algorithm>

namespace datagems::generation {

void ReportPacer::on_record(SteadyTime now) {
    if (records_ == 0) first_record_ = now;
    ++records_;
}

std::optional<SteadyTime> ReportPacer::due_at() const {
    if (changed_ || records_ >= pacing_.every_records) return not_before_;
    if (records_ == 0) return std::nullopt;
    return std::max(not_before_, first_record_ + pacing_.max_wait);
}

void ReportPacer::on_write_started(SteadyTime now) {
    changed_ = false;
    records_ = 0;
    not_before_ = now + pacing_.min_gap;
}

void ReportPacer::on_write_failed(SteadyTime now, double random) {
    changed_ = true;
    not_before_ = std::max(not_before_, now + backoff_.after_failure(random));
}

} // namespace datagems::generation
