#include "datagems/generation/index_set.hpp"

#include <algorithm>
#include <iterator>

namespace datagems::generation {

IndexSet::IndexSet(documents::IndexRange range) {
    if (range.size() <= 0) return;
    ranges_.emplace(range.start, range.end);
    size_ = range.size();
}

bool IndexSet::contains(std::int64_t index) const {
    const auto after = ranges_.upper_bound(index);
    return after != ranges_.begin() && std::prev(after)->second > index;
}

bool IndexSet::insert(std::int64_t index) {
    const auto after = ranges_.upper_bound(index);
    const auto before = after == ranges_.begin() ? ranges_.end() : std::prev(after);
    if (before != ranges_.end() && before->second > index) return false;

    const bool joins_before = before != ranges_.end() && before->second == index;
    const bool joins_after = after != ranges_.end() && after->first == index + 1;
    const auto end = joins_after ? after->second : index + 1;
    if (joins_after) ranges_.erase(after);
    if (joins_before) {
        before->second = end;
    } else {
        ranges_.emplace(index, end);
    }
    ++size_;
    return true;
}

bool IndexSet::erase(std::int64_t index) {
    if (!contains(index)) return false;
    erase_range({index, index + 1});
    return true;
}

std::optional<std::int64_t> IndexSet::take_first() {
    if (ranges_.empty()) return std::nullopt;
    const auto first = ranges_.begin()->first;
    erase_range({first, first + 1});
    return first;
}

void IndexSet::subtract(const IndexSet& other) {
    for (const auto& [start, end] : other.ranges_) {
        erase_range({start, end});
    }
}

void IndexSet::erase_range(documents::IndexRange range) {
    auto entry = ranges_.upper_bound(range.start);
    if (entry != ranges_.begin()) --entry;
    while (entry != ranges_.end() && entry->first < range.end) {
        const auto [start, end] = *entry;
        if (end <= range.start) {
            ++entry;
            continue;
        }
        entry = ranges_.erase(entry);
        size_ -= std::min(end, range.end) - std::max(start, range.start);
        if (start < range.start) ranges_.emplace(start, range.start);
        if (end > range.end) ranges_.emplace(range.end, end);
    }
}

std::vector<documents::IndexRange> IndexSet::ranges() const {
    std::vector<documents::IndexRange> list;
    list.reserve(ranges_.size());
    for (const auto& [start, end] : ranges_) {
        list.push_back({start, end});
    }
    return list;
}

} // namespace datagems::generation
