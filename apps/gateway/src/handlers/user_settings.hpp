// /api/user/settings: the model profiles of the user who asks. Keys go in and never come out.
#pragma once

#include "payload.hpp"
#include "settings.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"

#include <string>
#include <string_view>

namespace datagems::gateway {

// Holds references: they outlive it.
class UserSettingsHandlers {
  public:
    UserSettingsHandlers(accounts::ProfileRepository& profiles, async::BlockingPool& store_pool,
                         const Settings& settings)
        : profiles_(profiles), store_pool_(store_pool), settings_(settings) {}

    boost::asio::awaitable<http::Response> show(http::Context& context);
    // Saves a profile, or activates one.
    boost::asio::awaitable<http::Response> save(http::Context& context);
    boost::asio::awaitable<http::Response> remove(http::Context& context);

  private:
    // Whether the profile, as it would be then, leads to a place that may be called. Blocking.
    [[nodiscard]] Result<PayloadErrors> check_change(const std::string& username,
                                                     const accounts::ProfileChange& change);
    void note(std::string_view action, const Result<documents::UserSettings>& outcome,
              const http::Context& context) const;
    [[nodiscard]] http::Response to_response(const Result<documents::UserSettings>& outcome,
                                             const http::Context& context) const;
    [[nodiscard]] boost::json::object to_json(std::string_view username, const documents::ModelProfile& profile) const;

    accounts::ProfileRepository& profiles_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
};

} // namespace datagems::gateway
