#include "datagems/accounts/bootstrap.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::accounts {
namespace {

// Whether there is a record of that name, of whatever kind: one that cannot be read is somebody's all the same.
Result<bool> exists(UserRepository& users, std::string_view username) {
    const auto found = users.find(username);
    if (found || found.error().code == errc::corrupt) return true;
    if (found.error().code == errc::not_found) return false;
    return found.error();
}

// A replica that has just been made knows nobody yet. One without any other to ask is all there is.
Result<bool> exists_anywhere(UserRepository& users, std::string_view username) {
    const auto here = exists(users, username);
    if (!here || *here) return here;
    if (const auto synced = users.sync(); !synced) {
        log::warning("account.not_synced", {{"reason", synced.error().message}});
    }
    return exists(users, username);
}

} // namespace

Result<bool> ensure_account(UserRepository& users, const PasswordHasher& hasher, const FirstAccount& account,
                            const Clock& clock) {
    const auto there = exists_anywhere(users, account.username);
    if (!there) return there.error();
    if (*there) return false;

    auto hashed = hasher.hash(account.password);
    if (!hashed) return with_context(hashed.error(), "the first password of " + account.username);
    UserRecord user;
    user.username = account.username;
    user.password = std::move(*hashed);
    user.role = account.role;
    user.created_at = clock.now();
    user.updated_at = user.created_at;

    const auto created = users.create(user);
    if (created) return true;
    if (created.error().code == errc::already_exists) return false;
    return created.error();
}

} // namespace datagems::accounts
