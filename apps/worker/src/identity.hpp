// Who may work under a peer id: this process, unless another one is seen to be alive under it.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/generation/directory_lock.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace datagems::worker {

// This process's name among the workers that ever had its peer id, and its claim on the cache directory.
class Identity {
  public:
    // Locks `{cache_dir}/peer-{peer_id}` and leaves the new instance id there; blocking. errc::conflict when another
    // process of this machine has it.
    [[nodiscard]] static Result<Identity> claim(const std::filesystem::path& cache_dir, const std::string& peer_id,
                                                Timestamp now);

    [[nodiscard]] const std::string& instance() const noexcept { return instance_; }
    // The instance that used this directory before; it is gone, since we hold the lock.
    [[nodiscard]] const std::string& predecessor() const noexcept { return predecessor_; }
    [[nodiscard]] Timestamp started_at() const noexcept { return started_at_; }

  private:
    Identity(generation::DirectoryLock lock, std::string instance, std::string predecessor, Timestamp started_at)
        : lock_(std::move(lock)), instance_(std::move(instance)), predecessor_(std::move(predecessor)),
          started_at_(started_at) {}

    generation::DirectoryLock lock_;
    std::string instance_;
    std::string predecessor_;
    Timestamp started_at_;
};

// Judges the heartbeats that are seen under our peer id. Pure.
class IdentityGuard {
  public:
    enum class Verdict {
        free,  // nobody, ourselves or our predecessor
        watch, // somebody else's, but it has not been seen to move
        taken, // somebody else's beat moves
    };

    IdentityGuard(std::string instance, std::string predecessor)
        : instance_(std::move(instance)), predecessor_(std::move(predecessor)) {}

    [[nodiscard]] Verdict see(const std::optional<documents::Heartbeat>& beat);

  private:
    std::string instance_;
    std::string predecessor_;
    std::optional<documents::Heartbeat> foreign_; // the first one seen of that instance
};

// Of two live workers with one id the one that began later gives way; equal times are told apart by the instance.
[[nodiscard]] bool must_give_way(const Identity& own, const documents::Heartbeat& other);

} // namespace datagems::worker
