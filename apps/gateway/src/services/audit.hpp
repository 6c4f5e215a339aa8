// The audit trail: one log line for every action on an account, whatever became of it.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <string>
#include <string_view>

namespace datagems::gateway {

enum class AuditOutcome {
    ok,
    refused,   // wrong credentials, not allowed, or not what the action needs
    throttled, // too many attempts; nothing was checked
    failed,    // trouble of ours: store, mail, memory
};
[[nodiscard]] std::string_view to_string(AuditOutcome outcome) noexcept;

// The texts may come from outside: they are cut and cleaned. None of them is a secret.
struct AuditEntry {
    std::string_view action;  // what was tried, e.g. "login": the line's name is "audit.login"
    std::string_view actor;   // who is signed in; empty: nobody yet
    std::string_view subject; // whose account it is about: a user name, or a mail address at sign-up
    AuditOutcome outcome = AuditOutcome::ok;
    std::string_view detail = {}; // what else is worth knowing, in a word or two of our own
};

// Writes the line at level info, with the client's address and the request's id.
void audit(const Settings& settings, const http::Request& request, const AuditEntry& entry);
// The same at level debug, for what outsiders may repeat without end: the first of its kind is an audit() line.
void audit_repeat(const Settings& settings, const http::Request& request, const AuditEntry& entry);

// At most 200 bytes, of them only printable ASCII; '?' for everything else. Empty: "-".
[[nodiscard]] std::string audit_text(std::string_view text);

} // namespace datagems::gateway
