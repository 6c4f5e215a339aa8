#include "ratio1/breaker.hpp"

#include <algorithm>
#include <utility>

namespace datagems::persistence::ratio1 {

Breaker::Pass Breaker::ask(SteadyTime now) noexcept {
    if (!open_) return Pass::go;
    if (now < until_) return Pass::refused;
    probing_ = true;
    until_ = now + settings_.probe;
    return Pass::probe;
}

bool Breaker::reached() noexcept {
    failures_ = 0;
    probing_ = false;
    span_ = settings_.shortest;
    return std::exchange(open_, false);
}

bool Breaker::failed(SteadyTime now) noexcept {
    if (!open_ && ++failures_ < settings_.failures) return false;
    if (open_ && !probing_) return false; // the end of a call that began before it opened
    const bool opened = !open_;
    if (!opened) span_ = std::min(2 * span_, settings_.longest);
    open_ = true;
    probing_ = false;
    until_ = now + span_;
    return opened;
}

std::chrono::milliseconds Breaker::wait(SteadyTime now) const noexcept {
    if (!open_ || now >= until_) return {};
    return std::chrono::ceil<std::chrono::milliseconds>(until_ - now);
}

} // namespace datagems::persistence::ratio1
