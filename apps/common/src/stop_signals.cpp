#include "datagems/program/stop_signals.hpp"

namespace datagems::program {

StopSignals::StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int StopSignals::wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal;
}

} // namespace datagems::program
