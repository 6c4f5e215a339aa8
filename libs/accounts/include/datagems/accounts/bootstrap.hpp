// The accounts that an installation starts with.
#pragma once

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"

#include <string>

namespace datagems::accounts {

struct FirstAccount {
    std::string username; // canonical
    std::string password; // secret
    Role role = Role::user;
};

// Creates the user unless there is one of that name already, whatever its state. True if it was created here. Safe to
// repeat and for several gateways at once. On a store of replicas ours is brought up to date before it is believed that
// there is nobody. Blocking.
[[nodiscard]] Result<bool> ensure_account(UserRepository& users, const PasswordHasher& hasher,
                                          const FirstAccount& account, const Clock& clock);

} // namespace datagems::accounts
