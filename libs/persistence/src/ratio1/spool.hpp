// Files of the store as they were downloaded, on this machine's disk: nameless, gone with the process.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "embedded/new_file.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// A nameless file; any number of readers, each with its own place. Reading is thread safe, writing is not.
class SpooledFile {
  public:
    // errc::no_space and others name the directory.
    [[nodiscard]] static Result<std::shared_ptr<SpooledFile>> create(const std::filesystem::path& directory);
    explicit SpooledFile(embedded::Descriptor descriptor, std::string directory)
        : descriptor_(std::move(descriptor)), directory_(std::move(directory)) {}

    [[nodiscard]] Result<void> clear();
    [[nodiscard]] Result<void> append(std::string_view bytes);
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> buffer) const;
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  private:
    embedded::Descriptor descriptor_;
    std::string directory_;
    std::uint64_t size_ = 0;
};

// Keeps the files used last for their next readers, up to `max_bytes` together; those that are being read stay until
// they are closed. Who wants a file that another thread is downloading waits for that. Thread safe.
class Spool {
  public:
    using File = std::shared_ptr<const SpooledFile>;
    using Download = std::function<Result<void>(SpooledFile&)>;

    Spool(std::filesystem::path directory, std::uint64_t max_bytes);

    [[nodiscard]] Result<File> get(const std::string& name, const Download& download);
    [[nodiscard]] File find(const std::string& name);
    void forget(const std::string& name);

  private:
    struct Flight {
        std::optional<Result<File>> outcome;
    };
    struct Kept {
        std::string name;
        File file;
    };
    [[nodiscard]] Result<File> fetch(const Download& download) const;
    [[nodiscard]] File find_locked(const std::string& name);
    void keep(const std::string& name, const File& file);
    void drop_beyond(std::uint64_t max_bytes);

    const std::filesystem::path directory_;
    const std::uint64_t max_bytes_;
    std::mutex mutex_;
    std::condition_variable landed_;
    std::map<std::string, std::shared_ptr<Flight>> flights_;
    std::list<Kept> kept_; // used last in front
    std::uint64_t kept_bytes_ = 0;
};

} // namespace datagems::persistence::ratio1
