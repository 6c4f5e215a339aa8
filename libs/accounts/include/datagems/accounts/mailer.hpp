// Sends mail.
#pragma once

#include "datagems/accounts/email_address.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace datagems::accounts {

struct Mail {
    std::string to;      // a canonical address
    std::string subject; // UTF-8, one line
    std::string text;    // UTF-8, lines that end with \n
};

// Every call blocks, for as long as the settings allow: use a small pool of its own. Thread safe.
//
// Errors carry a short reason such as "connect_failed" or "refused_550" as their message: fit for logs and stores, and
// never part of the mail or a credential. errc::invalid_argument: the server answered that it does not take this mail,
// now (4xx: a full mailbox, greylisting) or ever (5xx); permission_denied: it refuses our log-in; unsupported: it does
// not offer TLS; timed_out; cancelled; unavailable for the rest.
class Mailer {
  public:
    virtual ~Mailer() = default;
    [[nodiscard]] virtual Result<void> send(const Mail& mail) = 0;
    // Goes as far as being logged in at the mail server, so it fails as send() would but for what concerns one mail.
    [[nodiscard]] virtual Result<void> probe() = 0;
    // For a program that stops: whatever is under way then, or begins later, ends within about a second of that time
    // with errc::cancelled. Never blocks.
    virtual void finish_by(SteadyTime deadline) noexcept = 0;
};

enum class SmtpSecurity {
    implicit_tls, // from the first byte, as on port 465
    starttls,     // required before anything is said
};

struct SmtpSettings {
    std::string host;
    std::uint16_t port = 465;
    SmtpSecurity security = SmtpSecurity::implicit_tls;
    std::string user;
    std::string password; // secret; empty: mail cannot be sent
    Mailbox from;
    std::string ca_file; // PEM; empty: the machine's authorities
    std::chrono::milliseconds connect_limit{10'000};
    std::chrono::milliseconds total_limit{20'000};
};

// A mailer that speaks SMTP over TLS 1.2 or later with a verified certificate. `clock` outlives it. Each mail has a
// connection of its own. Throws std::runtime_error when the network library cannot start.
[[nodiscard]] std::unique_ptr<Mailer> make_smtp_mailer(SmtpSettings settings, const Clock& clock);

} // namespace datagems::accounts
