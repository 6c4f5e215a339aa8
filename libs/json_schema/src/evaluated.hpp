// Which members of an object, or items of an array, some keyword has evaluated: what unevaluatedProperties and
// unevaluatedItems need to know of their neighbours. Members are numbered as they stand in the object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace datagems::json_schema {

class Evaluated {
  public:
    void mark(std::size_t place) {
        if (place < kInPlace) {
            first_ |= bit(place);
            return;
        }
        const std::size_t word = place / kInPlace - 1;
        if (rest_.size() <= word) rest_.resize(word + 1);
        rest_[word] |= bit(place % kInPlace);
    }

    void mark_all() noexcept { all_ = true; }

    [[nodiscard]] bool has(std::size_t place) const noexcept {
        if (all_) return true;
        if (place < kInPlace) return (first_ & bit(place)) != 0;
        const std::size_t word = place / kInPlace - 1;
        return word < rest_.size() && (rest_[word] & bit(place % kInPlace)) != 0;
    }

    void merge(const Evaluated& other) {
        all_ = all_ || other.all_;
        first_ |= other.first_;
        if (rest_.size() < other.rest_.size()) rest_.resize(other.rest_.size());
        for (std::size_t i = 0; i < other.rest_.size(); ++i) {
            rest_[i] |= other.rest_[i];
        }
    }

  private:
    static constexpr std::size_t kInPlace = 64; // these need no memory of their own

    static constexpr std::uint64_t bit(std::size_t place) noexcept { return std::uint64_t{1} << place; }

    bool all_ = false;
    std::uint64_t first_ = 0;
    std::vector<std::uint64_t> rest_;
};

} // namespace datagems::json_schema
