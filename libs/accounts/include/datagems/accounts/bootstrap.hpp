// The first administrator.
#pragma once

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"

#include <string_view>

namespace datagems::accounts {

inline constexpr std::string_view bootstrap_admin_username = "admin";

// Creates the user "admin" with this password unless there is one already, whatever its state. True if it was created
// here. Safe to repeat and for several gateways at once. Blocking.
[[nodiscard]] Result<bool> ensure_bootstrap_admin(UserRepository& users, const PasswordHasher& hasher,
                                                  std::string_view password, const Clock& clock);

} // namespace datagems::accounts
