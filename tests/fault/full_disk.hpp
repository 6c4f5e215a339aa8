// A disk with so many bytes of room, and files on it that are torn where the room ends, whose syncs fail now and then,
// and that lose what was not synced when the power goes.
#pragma once

#include "datagems/generation/append_file.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <random>

namespace datagems::test {

// Thread safe. Holds one file.
class FullDisk {
  public:
    FullDisk(std::uint64_t seed, std::uint64_t room) : random_(seed), room_(room) {}

    void add_room(std::uint64_t bytes) {
        const std::scoped_lock hold(mutex_);
        room_ += bytes;
    }
    // A share of syncs that fail, as a disk does that finds its room when it writes.
    void fail_syncs(double share) {
        const std::scoped_lock hold(mutex_);
        failing_syncs_ = share;
    }
    // Nothing is written any more; of what was not synced a random first part is kept.
    void cut_power();
    // After cut_power(): with room for everything.
    void restore_power();

    [[nodiscard]] Result<std::unique_ptr<generation::AppendFile>> open(const std::filesystem::path& path);
    // Refused for want of room, and failed syncs.
    [[nodiscard]] int refusals() const {
        const std::scoped_lock hold(mutex_);
        return refusals_;
    }

  private:
    class File;
    std::uint64_t draw(std::uint64_t below) { return std::uniform_int_distribution<std::uint64_t>(0, below)(random_); }
    Result<void> refuse(const char* what);

    mutable std::mutex mutex_;
    std::mt19937_64 random_;
    std::uint64_t room_;
    double failing_syncs_ = 0;
    int refusals_ = 0;
    bool dead_ = false;
    std::filesystem::path path_;
    std::uint64_t size_ = 0;
    std::uint64_t synced_ = 0;
};

} // namespace datagems::test
