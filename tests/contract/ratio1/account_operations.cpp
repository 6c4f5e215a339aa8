#include "account_operations.hpp"

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/accounts/username.hpp"
#include "datagems/base/environment.hpp"

#include <boost/json/value_to.hpp>

namespace datagems::store_peer {
namespace {

std::string text(const boost::json::object& call, std::string_view name) {
    return boost::json::value_to<std::string>(call.at(name));
}

} // namespace

Result<void> create_user(persistence::CStore& store, const boost::json::object& call) {
    EnvironmentReader env(process_environment());
    accounts::UserRepository users(store, env.text({"R1EN_CSTORE_AUTH_HKEY"}, ""));
    const accounts::PasswordHasher hasher({env.secret({"R1EN_CSTORE_AUTH_SECRET"}, Presence::required), {}});
    const auto name = accounts::canonical_username(text(call, "username"));
    if (!name) return name.error();
    auto password = hasher.hash(text(call, "password"));
    if (!password) return password.error();

    accounts::UserRecord user;
    user.username = *name;
    user.password = std::move(*password);
    user.role = accounts::parse_role(text(call, "role")).value();
    user.metadata = call.at("metadata").as_object();
    user.created_at = user.updated_at = system_clock().now();
    return users.create(user);
}

} // namespace datagems::store_peer
