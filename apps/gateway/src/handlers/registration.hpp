// /api/auth/register: sign-up, and the first mail once more.
#pragma once

#include "settings.hpp"

#include "datagems/accounts/rate_counters.hpp"
#include "datagems/accounts/registration.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// Where the work is done.
struct RegistrationPools {
    async::BlockingPool& store;
    async::BlockingPool& password;
    async::BlockingPool& mail;
};

// Holds references: they outlive it.
class RegistrationHandlers {
  public:
    RegistrationHandlers(accounts::RegistrationService& registration, accounts::Mailer& mailer,
                         accounts::RateCounters& counters, RegistrationPools pools, const Settings& settings)
        : registration_(registration), mailer_(mailer), counters_(counters), pools_(pools), settings_(settings) {}

    boost::asio::awaitable<http::Response> sign_up(http::Context& context);
    // Answers alike, in the same time, whether or not there is a mail to send.
    boost::asio::awaitable<http::Response> resend(http::Context& context);

  private:
    struct Limits {
        std::string_view name;   // in the store
        std::string_view action; // in the audit trail
        accounts::RateLimit per_client;
        accounts::RateLimit per_address;
    };
    // Nullopt: go on; else the answer.
    boost::asio::awaitable<std::optional<http::Response>> refuse(const http::Request& request, std::string_view email,
                                                                 Limits limits);
    boost::asio::awaitable<http::Response> resend_to(const http::Request& request, std::string_view email);
    void audit_result(std::string_view action, const http::Request& request, std::string_view email,
                      const Result<void>& result) const;

    accounts::RegistrationService& registration_;
    accounts::Mailer& mailer_;
    accounts::RateCounters& counters_;
    RegistrationPools pools_;
    const Settings& settings_;
};

} // namespace datagems::gateway
