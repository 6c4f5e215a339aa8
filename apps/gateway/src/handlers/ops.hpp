// Health, figures, and what the API is.
#pragma once

#include "services/health.hpp"
#include "services/negotiated_text.hpp"
#include "settings.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class OpsHandlers {
  public:
    OpsHandlers(persistence::JobRepository& jobs, HealthCheck& health, async::BlockingPool& store_pool,
                const Settings& settings, const Clock& clock);

    // Always 200 while this process answers; the stores' states are in the body.
    boost::asio::awaitable<http::Response> health(http::Context& context);
    boost::asio::awaitable<http::Response> metrics(http::Context& context);
    boost::asio::awaitable<http::Response> description(http::Context& context);

  private:
    persistence::JobRepository& jobs_;
    HealthCheck& health_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
    const Clock& clock_;
    NegotiatedText description_;
};

} // namespace datagems::gateway
