// How many different values there were: exactly up to a bound, estimated beyond it.
#pragma once

#include "datagems/statistics/hash_set.hpp"
#include "datagems/statistics/hyper_log_log.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace datagems::statistics {

// Not thread safe.
class DistinctCounter {
  public:
    explicit DistinctCounter(std::size_t exact_up_to) : few_(exact_up_to) {}

    void add(std::uint64_t hash);
    [[nodiscard]] std::uint64_t count() const; // never more than were added
    [[nodiscard]] bool exact() const noexcept { return !many_; }

  private:
    std::uint64_t added_ = 0;
    std::uint64_t least_ = 0; // when it is no longer exact
    HashSet few_;
    std::optional<HyperLogLog> many_; // beyond the bound; knows what was in `few_`, too
};

} // namespace datagems::statistics
