// Who may work under a peer id: this process, unless another one is seen to be alive under it.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/generation/directory_lock.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace datagems::worker {

// This process's name among the workers that ever had its peer id, and its claim on the cache directory.
class Identity {
  public:
    // Locks `{cache_dir}/peer-{peer_id}` and adds the new instance id to those in its file `instance`; blocking.
    // errc::conflict when another process of this machine has it.
    [[nodiscard]] static Result<Identity> claim(const std::filesystem::path& cache_dir, const std::string& peer_id,
                                                Timestamp now);

    [[nodiscard]] const std::string& instance() const noexcept { return instance_; }
    // The last instances that used this directory, oldest first; they are gone, since we hold the lock. More than one:
    // the beat in the store is an older one's if its successors ended before they wrote theirs.
    [[nodiscard]] const std::vector<std::string>& predecessors() const noexcept { return predecessors_; }
    static constexpr std::size_t max_predecessors = 256;
    [[nodiscard]] Timestamp started_at() const noexcept { return started_at_; }

  private:
    Identity(generation::DirectoryLock lock, std::string instance, std::vector<std::string> predecessors,
             Timestamp started_at)
        : lock_(std::move(lock)), instance_(std::move(instance)), predecessors_(std::move(predecessors)),
          started_at_(started_at) {}

    generation::DirectoryLock lock_;
    std::string instance_;
    std::vector<std::string> predecessors_;
    Timestamp started_at_;
};

// Judges the heartbeats that are seen under our peer id. One that moves once proves nothing: a write that was under way
// when its worker ended, or that a replica has brought late. One that moves again, and that no beat of ours outlasts in
// between, is of a worker that lives. Pure.
class IdentityGuard {
  public:
    enum class Verdict {
        free,  // nobody, ourselves or one of our predecessors
        watch, // somebody else's, and no more than before
        moved, // somebody else's, which has moved for the first time
        taken, // somebody else's beat moves and moves
    };

    IdentityGuard(std::string instance, std::vector<std::string> predecessors)
        : instance_(std::move(instance)), predecessors_(std::move(predecessors)) {}

    [[nodiscard]] Verdict see(const std::optional<documents::Heartbeat>& beat);
    // What was seen before counts no more: the id is ours.
    void forget();

  private:
    std::string instance_;
    std::vector<std::string> predecessors_;
    std::optional<documents::Heartbeat> foreign_; // the furthest one seen of that instance
    int moves_ = 0;                               // of it
};

// Of two live workers with one id the one that began later gives way; equal times are told apart by the instance.
[[nodiscard]] bool must_give_way(const Identity& own, const documents::Heartbeat& other);

} // namespace datagems::worker
