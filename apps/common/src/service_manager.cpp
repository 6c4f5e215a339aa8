#include "datagems/program/service_manager.hpp"

#include <algorithm>
#include <string>

#include <systemd/sd-daemon.h>

namespace datagems::program {
namespace {

constexpr int keep_environment = 0;

void tell(const std::string& state) {
    sd_notify(keep_environment, state.c_str());
}

// A second line would be an assignment of its own.
std::string status_line(std::string_view status) {
    std::string line = "STATUS=" + std::string(status);
    std::ranges::replace(line, '\n', ' ');
    return line;
}

} // namespace

void tell_ready(std::string_view status) {
    tell("READY=1\n" + status_line(status));
}

void tell_reloading() {
    tell("RELOADING=1\n" + status_line("reloading"));
}

void tell_stopping() {
    tell("STOPPING=1\n" + status_line("stopping"));
}

void tell_status(std::string_view status) {
    tell(status_line(status));
}

void tell_alive() {
    tell("WATCHDOG=1");
}

std::optional<std::chrono::microseconds> watchdog_period() {
    std::uint64_t allowed = 0; // microseconds
    if (sd_watchdog_enabled(keep_environment, &allowed) <= 0) return std::nullopt;
    return std::chrono::microseconds(std::max<std::uint64_t>(allowed / 2, 1'000));
}

} // namespace datagems::program
