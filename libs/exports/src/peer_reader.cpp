#include "peer_reader.hpp"

#include <algorithm>

namespace datagems::exports {

PeerReader::PeerReader(persistence::R1fs& r1fs, const Source& source, std::int64_t from) {
    for (std::size_t i = 0; i < source.files.size(); ++i) {
        const auto& file = source.files[i];
        if (file.span.end <= from) continue;
        heap_.push_back({std::make_unique<FileCursor>(r1fs, source, file, from), i});
    }
    std::ranges::make_heap(heap_, comes_later);
}

// A file that is not open yet may hold that very index, so it comes first; then the good line, then the latest.
bool PeerReader::comes_later(const Entry& left, const Entry& right) noexcept {
    const auto& a = *left.cursor;
    const auto& b = *right.cursor;
    if (a.index() != b.index()) return a.index() > b.index();
    if (a.opened() != b.opened()) return a.opened();
    if (a.record().ok != b.record().ok) return b.record().ok;
    return left.order < right.order;
}

PeerReader::Entry PeerReader::pop() {
    std::ranges::pop_heap(heap_, comes_later);
    auto entry = std::move(heap_.back());
    heap_.pop_back();
    return entry;
}

Result<void> PeerReader::advance(Entry entry) {
    const auto more = entry.cursor->advance();
    if (!more) return more.error();
    if (*more) {
        heap_.push_back(std::move(entry));
        std::ranges::push_heap(heap_, comes_later);
    }
    return {};
}

Result<std::optional<Record>> PeerReader::next() {
    for (auto& entry : used_) {
        if (auto advanced = advance(std::move(entry)); !advanced) return advanced.error();
    }
    used_.clear();
    while (!heap_.empty() && !heap_.front().cursor->opened()) {
        if (auto advanced = advance(pop()); !advanced) return advanced.error();
    }
    if (heap_.empty()) return std::optional<Record>();
    used_.push_back(pop());
    const auto record = used_.front().cursor->record();
    while (!heap_.empty() && heap_.front().cursor->index() == record.index) {
        used_.push_back(pop());
    }
    return std::optional(record);
}

} // namespace datagems::exports
