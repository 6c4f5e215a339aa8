// A user's new password.
#pragma once

#include "datagems/accounts/authenticator.hpp"
#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"

#include <string_view>

namespace datagems::accounts {

// Blocking and costly, as PasswordAuthenticator is. Thread safe. Holds references.
class PasswordChange {
  public:
    PasswordChange(PasswordAuthenticator& authenticator, UserRepository& users, const PasswordHasher& hasher,
                   const Clock& clock)
        : authenticator_(authenticator), users_(users), hasher_(hasher), clock_(clock) {}

    // The user with the new password, stored; everything else in the record stays. Sessions begun with the old one
    // end. errc::unauthenticated for a wrong current password, one that was changed or taken away meanwhile included;
    // other errors as those of authenticating and hashing.
    [[nodiscard]] Result<UserRecord> change(std::string_view username, std::string_view current,
                                            std::string_view replacement);

  private:
    [[nodiscard]] Result<UserRecord> confirm(UserRecord user);

    PasswordAuthenticator& authenticator_;
    UserRepository& users_;
    const PasswordHasher& hasher_;
    const Clock& clock_;
};

} // namespace datagems::accounts
