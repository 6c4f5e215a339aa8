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
    [[nodiscard]] std::uint64_t count() const;
    [[nodiscard]] bool exact() const noexcept { return !many_; }

  private:
    HashSet few_;
    std::optional<HyperLogLog> many_; // beyond the bound; knows what was in `few_`, too
};

} // namespace datagems::statistics
