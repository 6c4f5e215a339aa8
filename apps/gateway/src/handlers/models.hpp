// POST /api/user/models: which models an API offers.
#pragma once

#include "services/rate_limiter.hpp"
#include "settings.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/client/http_client.hpp"
#include "datagems/http/router.hpp"
#include "datagems/inference/model_list.hpp"

#include <optional>
#include <string>

namespace datagems::gateway {

// Holds references: they outlive it.
class ModelHandlers {
  public:
    ModelHandlers(accounts::ProfileRepository& profiles, client::HttpClient& http, async::BlockingPool& store_pool,
                  const Settings& settings, const Clock& clock)
        : profiles_(profiles), http_(http), store_pool_(store_pool), rules_(settings.inference.addresses),
          rate_(settings.limits.max_drafts_per_minute, std::chrono::minutes(1), clock) {}

    boost::asio::awaitable<http::Response> list(http::Context& context);

  private:
    struct Query {
        std::optional<std::string> profile_id;
        std::optional<std::string> base_url;
        std::optional<std::string> api_key;
    };
    // Completes the query from the profile that it names, or the active one. Blocking.
    [[nodiscard]] Result<Query> complete(const std::string& username, Query query);

    accounts::ProfileRepository& profiles_;
    client::HttpClient& http_;
    async::BlockingPool& store_pool_;
    const client::AddressRules& rules_;
    RateLimiter rate_;
};

} // namespace datagems::gateway
