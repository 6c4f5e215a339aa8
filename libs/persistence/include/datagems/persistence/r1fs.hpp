// The content-addressed file store, as an interface that every engine implements.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace datagems::persistence {

// An opaque name; only the embedded engine's happen to be content hashes.
using Cid = std::string;

// A file being read from front to back, or from where seek() went. Not thread safe; blocking.
class FileReader {
  public:
    virtual ~FileReader() = default;
    // Fills up to `buffer.size()` bytes; 0 means the end. Engines that can tell by the name of a file that its content
    // is damaged do so at the end of one that was read from its beginning.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> buffer) = 0;

    // In bytes, where the engine can go to any place of a file; else nullopt.
    [[nodiscard]] virtual std::optional<std::uint64_t> size() { return std::nullopt; }
    // The next read begins at that byte, or is the end beyond the last one. errc::unsupported where size() is not told.
    [[nodiscard]] virtual Result<void> seek(std::uint64_t) {
        return Error{errc::unsupported, "files of this store are read from front to back"};
    }
};

// Synchronous and blocking: call from a thread that may wait. Thread safe. Errors: errc::not_found, unavailable,
// timed_out, no_space, corrupt, too_large, io.
class R1fs {
  public:
    virtual ~R1fs() = default;

    // Stores a copy of the file; on success it is durable. `filename` is a hint for other programs.
    [[nodiscard]] virtual Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) = 0;
    [[nodiscard]] virtual Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<FileReader>> open(std::string_view cid) = 0;
    // The whole file; errc::too_large beyond `max_bytes`.
    [[nodiscard]] virtual Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) = 0;
    // Removing what is not there succeeds.
    [[nodiscard]] virtual Result<void> remove(std::string_view cid) = 0;
    // As above where equal contents share a name: what was added again after `added_until`, and what `is_named` tells
    // of, stays. Where nobody can have added it again neither matters.
    using IsNamed = std::function<Result<bool>()>;
    [[nodiscard]] virtual Result<void> remove_shared(std::string_view cid, Timestamp, const IsNamed&) {
        return remove(cid);
    }
    // Asked by who has named a file in the CStore, since until then remove_shared() could not know of it: false where
    // it has taken the file away. Added again it stays.
    [[nodiscard]] virtual Result<bool> still_has(std::string_view) { return true; }
    [[nodiscard]] virtual Result<void> check() = 0;
};

} // namespace datagems::persistence
