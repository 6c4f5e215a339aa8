#include "datagems/statistics/hash_set.hpp"

namespace datagems::statistics {
namespace {

constexpr std::size_t first_slots = 64;

} // namespace

std::size_t HashSet::find(std::uint64_t hash) const noexcept {
    const auto mask = slots_.size() - 1;
    auto slot = static_cast<std::size_t>(hash >> 32) & mask;
    while (slots_[slot] != hash && slots_[slot] != empty) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

HashSet::Added HashSet::add(std::uint64_t hash) {
    if (hash == empty) hash = ~empty;
    if (slots_.empty()) slots_.resize(first_slots, empty);
    auto slot = find(hash);
    if (slots_[slot] == hash) return Added::known;
    if (size_ == max_size_) return Added::full;
    if (2 * (size_ + 1) > slots_.size()) {
        grow();
        slot = find(hash);
    }
    slots_[slot] = hash;
    ++size_;
    return Added::yes;
}

void HashSet::grow() {
    std::vector<std::uint64_t> before(slots_.size() * 2, empty);
    before.swap(slots_);
    for (const auto hash : before) {
        if (hash != empty) slots_[find(hash)] = hash;
    }
}

} // namespace datagems::statistics
