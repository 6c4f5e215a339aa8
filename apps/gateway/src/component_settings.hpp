// What each part of the gateway is told, of the gateway's settings.
#pragma once

#include "settings.hpp"

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/profile_repository.hpp"
#include "datagems/accounts/registration.hpp"
#include "datagems/client/http_client.hpp"

namespace datagems::gateway {

// Of the client that calls what users name.
[[nodiscard]] client::Settings guarded_client_settings(const Settings& settings);
[[nodiscard]] accounts::PasswordSettings password_settings(const Settings& settings);
[[nodiscard]] accounts::RegistrationSettings registration_settings(const Settings& settings);
[[nodiscard]] accounts::ProfileSettings profile_settings(const Settings& settings);

} // namespace datagems::gateway
