// SIGTERM and SIGINT, heard by the one thread that waits for them.
#pragma once

#include <csignal>

namespace datagems::program {

class StopSignals {
  public:
    // Blocks both signals in this thread and in every thread it starts later: make it before any other thread.
    // They stay blocked after its end, so that a second signal does not cut the stop short.
    StopSignals();

    // Blocks until one arrives, and gives its number. From any thread.
    [[nodiscard]] int wait() const;

  private:
    sigset_t signals_;
};

} // namespace datagems::program
