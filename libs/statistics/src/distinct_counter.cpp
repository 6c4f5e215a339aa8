#include "datagems/statistics/distinct_counter.hpp"

namespace datagems::statistics {

void DistinctCounter::add(std::uint64_t hash) {
    if (!many_) {
        if (few_.add(hash) != HashSet::Added::full) return;
        many_.emplace();
        few_.for_each([this](std::uint64_t known) { many_->add(known); });
        few_ = HashSet(0);
    }
    many_->add(hash);
}

std::uint64_t DistinctCounter::count() const {
    return many_ ? many_->estimate() : few_.size();
}

} // namespace datagems::statistics
