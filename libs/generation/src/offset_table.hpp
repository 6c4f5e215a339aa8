// Where in a ledger the line of each index stands.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/documents/job.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace datagems::generation {

// 8 bytes an index in a mapped file that has no name, so that the kernel may write it out: ten million records are no
// heap of 80 MB. Blocking; not thread safe.
class OffsetTable {
  public:
    // The file is made in `directory`, all of its room taken at once. errc::no_space, io.
    [[nodiscard]] static Result<OffsetTable> create(const std::filesystem::path& directory,
                                                    documents::IndexRange range);
    OffsetTable(OffsetTable&& other) noexcept;
    OffsetTable& operator=(OffsetTable&&) = delete;
    ~OffsetTable();

    // Enters the lines of a ledger by the rules of LEDGER.md.
    [[nodiscard]] Result<void> fill(const std::filesystem::path& ledger);

    struct Line {
        std::uint64_t offset = 0;
        bool ok = false;
    };
    [[nodiscard]] std::optional<Line> find(std::int64_t index) const noexcept;

  private:
    OffsetTable(documents::IndexRange range, std::uint64_t* entries) noexcept : range_(range), entries_(entries) {}
    void enter(std::int64_t index, std::uint64_t offset, bool ok) noexcept;

    documents::IndexRange range_;
    std::uint64_t* entries_; // 0: not there; else (offset + 1) << 16 | retry << 1 | ok
    std::int64_t generation_ = 0;
    std::uint64_t retry_ = 0; // how many generations began
};

} // namespace datagems::generation
