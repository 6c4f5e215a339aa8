// The composition root: what a worker consists of, in the order in which it starts.
#pragma once

#include "datagems/base/result.hpp"
#include "settings.hpp"

#include <memory>
#include <string>

namespace datagems::worker {

class Worker {
  public:
    // Opens the stores and claims the peer id on this machine. errc::conflict when another process has it.
    [[nodiscard]] static Result<std::unique_ptr<Worker>> create(Settings settings);
    ~Worker();

    enum class End { stopped, peer_id_taken };
    // Works until stop() or until another worker turns out to have the peer id. Blocking; once.
    [[nodiscard]] End run();
    // From any thread: no new calls; run() returns after those in flight, or after the grace. Before run() too.
    void stop();
    // From any thread: reads the peers again, to which a network's store replicates what this worker writes. What
    // cannot be used is logged, and the old ones stay. Without effect on one machine.
    void reload();

  private:
    class Impl;
    explicit Worker(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Opens the stores and the cache directory as a start would, and says what it found.
[[nodiscard]] Result<std::string> check(const Settings& settings);

} // namespace datagems::worker
