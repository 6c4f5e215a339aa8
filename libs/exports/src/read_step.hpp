// How much is read in one go: some hundredths of a second.
#pragma once

#include "datagems/exports/record.hpp"

#include <cstddef>

namespace datagems::exports {

// Over after 10,000 records or 2 MiB of them, whatever is reached first.
class ReadStep {
  public:
    [[nodiscard]] bool over() const noexcept { return records_ >= max_records || bytes_ >= max_bytes; }
    void count(const Record& record) noexcept {
        ++records_;
        bytes_ += record.data.size();
    }

  private:
    static constexpr std::size_t max_records = 10'000;
    static constexpr std::size_t max_bytes = std::size_t{2} * 1024 * 1024;
    std::size_t records_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace datagems::exports
