#include "datagems/accounts/password_change.hpp"

#include <algorithm>

namespace datagems::accounts {
namespace {

Error overtaken() {
    return Error{errc::unauthenticated, "the password was changed by somebody else"};
}

bool is_same(const PasswordRecord& left, const PasswordRecord& right) {
    return left.algo == right.algo && left.salt == right.salt && left.hash == right.hash;
}

} // namespace

Result<UserRecord> PasswordChange::change(std::string_view username, std::string_view current,
                                          std::string_view replacement) {
    const auto shown = authenticator_.authenticate(username, current);
    if (!shown) return shown.error();
    auto hashed = hasher_.hash(replacement);
    if (!hashed) return hashed.error();

    // Two hashes later: what others have written to the record meanwhile stays.
    auto user = users_.find(shown->username);
    if (!user) return user.error().code == errc::not_found ? overtaken() : user.error();
    const auto deactivated = users_.is_deactivated(*user);
    if (!deactivated) return deactivated.error();
    if (*deactivated || !user->password || !is_same(*user->password, *shown->password)) return overtaken();

    user->password = std::move(*hashed);
    user->updated_at = std::max(user->updated_at, clock_.now());
    if (const auto written = users_.replace(*user); !written) return written.error();
    return confirm(std::move(*user));
}

// Who was switched off while we wrote stays so by their entry, but other programs look at the record alone.
Result<UserRecord> PasswordChange::confirm(UserRecord user) {
    const auto deactivated = users_.is_deactivated(user);
    if (!deactivated) return deactivated.error();
    if (!*deactivated) return user;
    user.password.reset();
    user.metadata["__datagemsDeleted"] = true;
    if (const auto written = users_.replace(user); !written) return written.error();
    return overtaken();
}

} // namespace datagems::accounts
