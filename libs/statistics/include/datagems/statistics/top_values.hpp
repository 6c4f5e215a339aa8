// Which values come most often, in bounded memory.
//
// Space-Saving: Metwally, Agrawal, El Abbadi: "Efficient computation of frequent and top-k elements in data streams",
// 2005. A new value takes the place of the rarest one and its count as its own possible error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace datagems::statistics {

struct TopValue {
    std::string text;
    std::uint64_t count = 0; // how often it came; where not exact, how often at least
};

// Not thread safe.
class TopValues {
  public:
    // Counts are exact while there are no more different values than that. Beyond, each value that makes up more than
    // 1/capacity of all is among those kept.
    explicit TopValues(std::size_t capacity) : capacity_(capacity) {}

    // `write(std::string&)` appends the text to keep with a value that was not known.
    template <class Write>
    void add(std::uint64_t hash, Write&& write) {
        if (count_known(hash)) return;
        write(make_room(hash));
    }

    // The most frequent first, then those that came earlier.
    [[nodiscard]] std::vector<TopValue> top(std::size_t limit) const;
    [[nodiscard]] bool exact() const noexcept { return heap_.empty(); }

  private:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint64_t count = 0;
        std::uint64_t error = 0; // at most so much of the count was others'
        std::uint64_t since = 0; // values before it
        std::size_t place = 0;   // in the heap
        std::string text;
        [[nodiscard]] std::uint64_t certain() const noexcept { return count - error; }
    };

    [[nodiscard]] bool count_known(std::uint64_t hash);
    // An empty text for the new value.
    [[nodiscard]] std::string& make_room(std::uint64_t hash);
    void make_heap();
    void put(std::size_t place, std::size_t entry) noexcept;
    void sink(std::size_t place) noexcept;

    std::size_t capacity_;
    std::uint64_t seen_ = 0;
    std::vector<Entry> entries_;
    std::unordered_map<std::uint64_t, std::size_t> index_; // by hash
    std::vector<std::size_t> heap_;                        // entries, the rarest on top; empty until a value must go
};

} // namespace datagems::statistics
