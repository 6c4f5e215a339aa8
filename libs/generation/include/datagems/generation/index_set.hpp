// A set of record indexes kept as sorted, disjoint, half-open ranges: what is done, what is still to do.
#pragma once

#include "datagems/documents/job.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace datagems::generation {

// Memory grows with the number of gaps, not with the number of indexes. Not thread safe.
class IndexSet {
  public:
    IndexSet() = default;
    explicit IndexSet(documents::IndexRange range);

    // False if it was there already.
    bool insert(std::int64_t index);
    // False if it was not there.
    bool erase(std::int64_t index);
    // Takes the lowest index out.
    [[nodiscard]] std::optional<std::int64_t> take_first();
    void subtract(const IndexSet& other);

    [[nodiscard]] bool contains(std::int64_t index) const;
    [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t range_count() const noexcept { return ranges_.size(); }
    // Ascending, neighbours merged.
    [[nodiscard]] std::vector<documents::IndexRange> ranges() const;

  private:
    void erase_range(documents::IndexRange range);

    std::map<std::int64_t, std::int64_t> ranges_; // start → end
    std::int64_t size_ = 0;
};

} // namespace datagems::generation
