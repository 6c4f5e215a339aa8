#include "datagems/statistics/distinct_counter.hpp"

#include <algorithm>

namespace datagems::statistics {

void DistinctCounter::add(std::uint64_t hash) {
    ++added_;
    if (!many_) {
        if (few_.add(hash) != HashSet::Added::full) return;
        many_.emplace();
        few_.for_each([this](std::uint64_t known) { many_->add(known); });
        least_ = few_.size() + 1;
        few_ = HashSet(0);
    }
    many_->add(hash);
}

std::uint64_t DistinctCounter::count() const {
    return many_ ? std::clamp(many_->estimate(), least_, added_) : few_.size();
}

} // namespace datagems::statistics
