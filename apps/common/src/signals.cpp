#include "datagems/program/signals.hpp"

namespace datagems::program {

Signals::Signals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

Signals::Wish Signals::wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal == SIGHUP ? Wish::reload : Wish::stop;
}

} // namespace datagems::program
