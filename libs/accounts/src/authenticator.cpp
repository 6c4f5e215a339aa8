#include "datagems/accounts/authenticator.hpp"

#include "datagems/accounts/username.hpp"

namespace datagems::accounts {
namespace {

Error wrong_credentials() {
    return Error{errc::unauthenticated, "the user name or the password is wrong"};
}

// Refuses after the time that a wrong password takes, so that nobody learns which names exist.
Error refuse_slowly(const PasswordHasher& hasher, std::string_view password) {
    const auto spent = hasher.verify_nothing(password);
    return spent ? wrong_credentials() : spent.error();
}

} // namespace

Result<UserRecord> PasswordAuthenticator::authenticate(std::string_view username, std::string_view password) {
    const auto name = canonical_username(username);
    if (!name) return refuse_slowly(hasher_, password);

    auto user = users_.find(*name);
    if (!user) return user.error().code == errc::not_found ? refuse_slowly(hasher_, password) : user.error();
    const auto deactivated = users_.is_deactivated(*user);
    if (!deactivated) return deactivated.error();
    const bool has_password = user->type == "simple" && user->password;
    if (*deactivated || !has_password) return refuse_slowly(hasher_, password);

    const auto matches = hasher_.verify(*user->password, password);
    if (!matches) return matches.error();
    if (!*matches) return wrong_credentials();
    return std::move(*user);
}

} // namespace datagems::accounts
