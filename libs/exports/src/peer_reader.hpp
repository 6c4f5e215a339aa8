// The records of one peer by ascending index, merged from all its files.
#pragma once

#include "file_cursor.hpp"

#include <memory>
#include <vector>

namespace datagems::exports {

// Blocking, not thread safe. A file is opened when its span is reached and closed at its end, so only those that
// overlap are open at once. Of an index that several files hold the good line counts, else that of the latest file.
class PeerReader {
  public:
    // Both outlive the reader. Records below `from` are left out.
    PeerReader(persistence::R1fs& r1fs, const Source& source, std::int64_t from);

    // The next record, its slices valid until the next call; nullopt at the end.
    [[nodiscard]] Result<std::optional<Record>> next();

  private:
    struct Entry {
        std::unique_ptr<FileCursor> cursor;
        std::size_t order = 0; // of the file among the source's
    };
    [[nodiscard]] static bool comes_later(const Entry& left, const Entry& right) noexcept;
    [[nodiscard]] Entry pop();
    [[nodiscard]] Result<void> advance(Entry entry);

    std::vector<Entry> heap_; // what comes next on top
    std::vector<Entry> used_; // those that stand at the index given out last
};

} // namespace datagems::exports
