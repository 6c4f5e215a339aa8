#include "datagems/statistics/top_values.hpp"

#include <algorithm>

namespace datagems::statistics {

bool TopValues::count_known(std::uint64_t hash) {
    ++seen_;
    const auto known = index_.find(hash);
    if (known == index_.end()) return false;
    auto& entry = entries_[known->second];
    ++entry.count;
    if (!heap_.empty()) sink(entry.place);
    return true;
}

std::string& TopValues::make_room(std::uint64_t hash) {
    if (entries_.size() < capacity_) {
        index_.emplace(hash, entries_.size());
        auto& entry = entries_.emplace_back();
        entry.hash = hash;
        entry.count = 1;
        entry.since = seen_;
        return entry.text;
    }
    if (heap_.empty()) make_heap();
    auto& entry = entries_[heap_.front()];
    auto node = index_.extract(entry.hash);
    node.key() = hash;
    index_.insert(std::move(node));
    entry.hash = hash;
    entry.error = entry.count;
    ++entry.count;
    entry.since = seen_;
    entry.text.clear();
    sink(entry.place);
    return entry.text;
}

void TopValues::make_heap() {
    heap_.resize(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        put(i, i);
    }
    for (auto place = heap_.size() / 2; place-- > 0;) {
        sink(place);
    }
}

void TopValues::put(std::size_t place, std::size_t entry) noexcept {
    heap_[place] = entry;
    entries_[entry].place = place;
}

// Counts only grow, so an entry only ever goes down.
void TopValues::sink(std::size_t place) noexcept {
    const auto entry = heap_[place];
    const auto count = entries_[entry].count;
    while (true) {
        auto child = 2 * place + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && entries_[heap_[child + 1]].count < entries_[heap_[child]].count) ++child;
        if (entries_[heap_[child]].count >= count) break;
        put(place, heap_[child]);
        place = child;
    }
    put(place, entry);
}

std::vector<TopValue> TopValues::top(std::size_t limit) const {
    std::vector<const Entry*> order;
    order.reserve(entries_.size());
    for (const auto& entry : entries_) {
        order.push_back(&entry);
    }
    const auto size = std::min(limit, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(size),
                              [](const Entry* left, const Entry* right) {
                                  if (left->certain() != right->certain()) return left->certain() > right->certain();
                                  return left->since < right->since;
                              });
    std::vector<TopValue> top;
    for (std::size_t i = 0; i < size; ++i) {
        top.push_back({order[i]->text, order[i]->certain()});
    }
    return top;
}

} // namespace datagems::statistics
