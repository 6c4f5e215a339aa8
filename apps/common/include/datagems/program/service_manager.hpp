// What the service manager (systemd, Type=notify) is told. Without NOTIFY_SOCKET in the environment nothing is sent.
// Thread safe; a manager that does not listen is none of our business.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace datagems::program {

// The work has begun, or goes on after a reload. `status` is one short line for people.
void tell_ready(std::string_view status);
void tell_reloading();
void tell_stopping();
// One short line for people while nothing else changes.
void tell_status(std::string_view status);
// The watchdog's sign of life.
void tell_alive();

// How often to call tell_alive(): half of what the manager allows. nullopt when it does not watch this process.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_period();

} // namespace datagems::program
