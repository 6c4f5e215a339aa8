// What a store on a disk of ours needs to have done now and then.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace datagems::persistence {

struct FileSweep {
    Timestamp added_before;          // at least a day ago, since files are added before they are named
    SteadyTime now;                  // what this process has seen before is measured from here
    std::chrono::hours unneeded_for; // as which a file must have been seen before it goes
    std::size_t limit = 0;           // how many files are looked at, about
};

struct SweptFiles {
    std::size_t looked_at = 0;
    std::size_t removed = 0;
    std::uint64_t bytes = 0; // of those removed
    bool done = false;       // all have been looked at; the next call begins anew
};

struct BackupProgress {
    std::size_t files = 0; // that are in the copy
    std::size_t of = 0;    // as far as known
};

struct BackupReport {
    std::size_t files = 0;
    std::size_t missing = 0; // files that jobs name and that the store itself does not have
};

// Blocking. One call at a time; other threads and processes may use the store meanwhile.
class Upkeep {
  public:
    virtual ~Upkeep() = default;

    // Removes old files that nothing in the store names, and that nothing named at an earlier call, either: a wrong
    // clock or a database that was put back can be noticed meanwhile. Goes on at the next call where this one ends.
    // errc::corrupt, and nothing is removed, where a list of files cannot be read.
    [[nodiscard]] virtual Result<SweptFiles> sweep_files(const FileSweep& sweep) = 0;
};

// A copy of the embedded store in `data_dir` at one moment, which opens like the store itself; by whatever programs it
// is used meanwhile. It is not brought up to date where an older one made it, and neither is the copy. `directory` is
// made, or is empty; a copy that fails leaves nothing in it, and one that is broken off nothing that opens. Files are
// hard links where that is possible. Blocking. Errors: not_found (no store), conflict (not empty), unsupported (made by
// a newer program), no_space, permission_denied, unavailable (its files are away, or went all the while), io.
using OnProgress = std::function<void(const BackupProgress&)>;
[[nodiscard]] Result<BackupReport> back_up_embedded(const std::filesystem::path& data_dir,
                                                    const std::filesystem::path& directory,
                                                    const OnProgress& on_progress,
                                                    std::chrono::milliseconds busy_timeout = std::chrono::seconds(10));

} // namespace datagems::persistence
