// What others tell the program by a signal: SIGTERM and SIGINT to stop, SIGHUP to read again what may change. Heard by
// the one thread that waits for them.
#pragma once

#include <csignal>

namespace datagems::program {

class Signals {
  public:
    // Blocks the three in this thread and in every thread it starts later: make it before any other thread.
    // They stay blocked after its end, so that a second signal does not cut the stop short.
    Signals();

    enum class Wish { stop, reload };
    // Blocks until one arrives. From any thread.
    [[nodiscard]] Wish wait() const;

  private:
    sigset_t signals_;
};

} // namespace datagems::program
