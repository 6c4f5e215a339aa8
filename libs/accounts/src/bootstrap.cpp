#include "datagems/accounts/bootstrap.hpp"

namespace datagems::accounts {

Result<bool> ensure_bootstrap_admin(UserRepository& users, const PasswordHasher& hasher, std::string_view password,
                                    const Clock& clock) {
    const auto found = users.find(bootstrap_admin_username);
    // A record that cannot be read is somebody's all the same.
    if (found || found.error().code == errc::corrupt) return false;
    if (found.error().code != errc::not_found) return found.error();

    auto hashed = hasher.hash(password);
    if (!hashed) return with_context(hashed.error(), "the bootstrap administrator's password");
    UserRecord admin;
    admin.username = bootstrap_admin_username;
    admin.password = std::move(*hashed);
    admin.role = Role::admin;
    admin.created_at = clock.now();
    admin.updated_at = admin.created_at;

    const auto created = users.create(admin);
    if (created) return true;
    if (created.error().code == errc::already_exists) return false;
    return created.error();
}

} // namespace datagems::accounts
