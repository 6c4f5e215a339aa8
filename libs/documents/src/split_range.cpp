#include "datagems/documents/job.hpp"

namespace datagems::documents {

std::vector<IndexRange> split_range(std::int64_t total, std::size_t count) {
    std::vector<IndexRange> ranges;
    if (count == 0) return ranges;
    ranges.reserve(count);
    const auto peers = static_cast<std::int64_t>(count);
    const auto share = total / peers;
    const auto larger = total % peers;
    std::int64_t start = 0;
    for (std::int64_t i = 0; i < peers; ++i) {
        const auto end = start + share + (i < larger ? 1 : 0);
        ranges.push_back({start, end});
        start = end;
    }
    return ranges;
}

} // namespace datagems::documents
