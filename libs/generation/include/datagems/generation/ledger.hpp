// The ledger of one peer's part of one job: what is in it is done and survives any crash. Format and rules: LEDGER.md.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/generation/append_file.hpp"
#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/index_set.hpp"
#include "datagems/generation/record_line.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace datagems::generation {

// What a ledger held when it was opened.
struct LedgerContents {
    IndexSet ok;
    IndexSet failed;
    std::vector<documents::RecordError> first_errors; // at most max_first_errors, in the order of the file
    std::int64_t generation = 0;
    std::uint64_t generation_from = 0;     // failures before this byte are void
    std::optional<UploadNote> last_result; // the last one noted
    std::optional<UploadNote> result;      // the same, unless records or a generation came after it
    std::optional<UploadNote> errors;
    std::vector<PartNote> parts;    // since the last result
    std::uint64_t delivered_to = 0; // what stands before this byte is in the last result
    std::int64_t fresh_records = 0; // since the last note of a part or a result
    std::int64_t skipped_lines = 0; // unreadable, repeated or out of range
    std::uint64_t cut_bytes = 0;    // a torn write at the end
    std::uint64_t size = 0;         // bytes that count
};
inline constexpr std::size_t max_first_errors = 20;

// Reads a ledger without changing it; a missing file is an empty one.
[[nodiscard]] Result<LedgerContents> read_ledger(const std::filesystem::path& path, documents::IndexRange range);

// Blocking; one caller at a time (LedgerWriter is that caller while a job runs).
class Ledger {
  public:
    using OpenFile = std::function<Result<std::unique_ptr<AppendFile>>(const std::filesystem::path&)>;

    // Locks the directory, reads the file and cuts a torn end off. errc::conflict when another worker has it.
    [[nodiscard]] static Result<std::unique_ptr<Ledger>> open(const std::filesystem::path& directory,
                                                              documents::IndexRange range,
                                                              const OpenFile& open_file = open_append_file);

    // What was there at open; then as begin_generation() left it.
    [[nodiscard]] const LedgerContents& recovered() const noexcept { return contents_; }
    // Notes that a later generation is made from here on: failures so far are void. An earlier or equal one is nothing
    // new. Before any append().
    [[nodiscard]] Result<void> begin_generation(std::int64_t generation);
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    // Writes whole lines and syncs them: on success they count, on an error none of them does and the same call may be
    // made again. errc::no_space, io.
    [[nodiscard]] Result<void> append(std::string_view lines);

    // The halves of append(), for a caller that goes on writing while it syncs. write(): whole lines that do not count
    // yet, and where they end; on an error none of them is there. sync(): what a write() that has returned left before
    // `end` counts; another thread may be in write() meanwhile. After an error of sync() drop_unsynced() comes before
    // anything else: what did not count is cut off (as soon as the disk lets us, at the latest before the next write).
    [[nodiscard]] Result<std::uint64_t> write(std::string_view lines);
    [[nodiscard]] Result<void> sync(std::uint64_t end);
    void drop_unsynced();

    // The bytes that count. From any thread.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  private:
    Ledger(DirectoryLock lock, std::filesystem::path path, std::unique_ptr<AppendFile> file, LedgerContents contents);
    [[nodiscard]] Result<void> cut_back();

    DirectoryLock lock_;
    std::filesystem::path path_;
    std::unique_ptr<AppendFile> file_;
    LedgerContents contents_;
    std::atomic<std::uint64_t> size_; // bytes that count
    std::uint64_t written_;           // bytes of whole lines
    bool dirty_ = false;              // bytes beyond written_ may be in the file
};

} // namespace datagems::generation
