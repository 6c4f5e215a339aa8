// Checks a user name and a password.
#pragma once

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"

#include <string_view>

namespace datagems::accounts {

// Blocking and costly (see PasswordHasher): call from a small pool. Thread safe. Holds references.
class PasswordAuthenticator {
  public:
    PasswordAuthenticator(UserRepository& users, const PasswordHasher& hasher) : users_(users), hasher_(hasher) {}

    // The user, if the password is theirs. errc::unauthenticated for a wrong password, and in the same words after the
    // same time for a user that is unknown, misspelt, deactivated or without a password. errc::unavailable when the
    // store cannot say, errc::corrupt for a record that cannot be used, errc::resource_exhausted when there is no
    // memory to hash. Nothing is remembered between calls.
    [[nodiscard]] Result<UserRecord> authenticate(std::string_view username, std::string_view password);

  private:
    UserRepository& users_;
    const PasswordHasher& hasher_;
};

} // namespace datagems::accounts
