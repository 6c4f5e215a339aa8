// A set of hashes that stops growing at a bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace datagems::statistics {

// At most 32 bytes for each hash that it may hold; memory grows with what it does hold. Not thread safe.
class HashSet {
  public:
    enum class Added {
        yes,
        known, // it was there
        full,  // it was not, and there is no room for it
    };

    explicit HashSet(std::size_t max_size) : max_size_(max_size) {}

    [[nodiscard]] Added add(std::uint64_t hash);
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto slot : slots_) {
            if (slot != empty) visit(slot);
        }
    }

  private:
    static constexpr std::uint64_t empty = 0;

    // Where the hash stands, or would.
    [[nodiscard]] std::size_t find(std::uint64_t hash) const noexcept;
    void grow();

    std::size_t max_size_;
    std::size_t size_ = 0;
    std::vector<std::uint64_t> slots_; // a power of two of them, at most half of them taken
};

} // namespace datagems::statistics
