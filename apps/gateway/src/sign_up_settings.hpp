// The settings of sign-up by mail.
#pragma once

#include "datagems/accounts/mailer.hpp"
#include "datagems/accounts/rate_counters.hpp"
#include "datagems/base/environment.hpp"

#include <chrono>

namespace datagems::gateway {

struct SignUpSettings {
    accounts::SmtpSettings smtp;                   // without a password nobody can sign up
    std::chrono::seconds failure_lifetime{86'400}; // how long a password waits for its mail to be asked for again
    accounts::RateLimit per_client;                // sign-ups
    accounts::RateLimit per_address;               // sign-ups for one mail address
    accounts::RateLimit resend_per_client;         // mails asked for again
    accounts::RateLimit resend_per_address;
    // Answers about mail that is asked for again come at whole multiples of this, so that their time tells nothing.
    std::chrono::milliseconds resend_step{2'000};
};

// Mistakes are left in `env`.
[[nodiscard]] SignUpSettings read_sign_up(EnvironmentReader& env);

// Where people find the web UI, without a slash at its end; `fallback` unless $DATAGEN_APP_URL says.
[[nodiscard]] std::string read_app_url(EnvironmentReader& env, std::string_view fallback);

} // namespace datagems::gateway
