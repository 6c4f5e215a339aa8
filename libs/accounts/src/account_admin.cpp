#include "datagems/accounts/account_admin.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/secrets/sha256.hpp"
#include "store_error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace datagems::accounts {
namespace {

namespace json = boost::json;

constexpr std::size_t max_document_bytes = 64 * 1024;
constexpr int max_rounds = 32; // of looking again after another's removal

json::object parse_object(std::string_view text) {
    if (text.size() > max_document_bytes) return {};
    json::error_code failure;
    const auto parsed = json::parse(text, failure);
    return !failure && parsed.is_object() ? parsed.get_object() : json::object();
}

std::optional<std::string> text_of(const json::object& object, std::string_view field) {
    const auto* value = object.if_contains(field);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) return std::nullopt;
    return std::string(value->get_string().data(), value->get_string().size());
}

bool can_administrate(const UserRecord& user) {
    return user.role == Role::admin && user.type == "simple" && user.password;
}

// Names hold no line ends.
std::string state_of(const std::vector<std::string>& admins) {
    std::string all;
    for (const auto& name : admins)
        all.append(name).append("\n");
    return hex_encode(secrets::sha256(all));
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::binary_search(names, name);
}

// A store that refuses us must not look like an administrator who may not.
Error store_failure(const Error& error) {
    return error.code == errc::permission_denied ? detail::unreadable(error, "accounts") : error;
}

Error not_allowed() {
    return Error{errc::permission_denied, "only an administrator may do this"};
}

} // namespace

Result<std::vector<AccountSummary>> AccountAdmin::list() {
    const auto users = users_.list();
    if (!users) return users.error();
    const auto profiles = store_.hgetall(documents::keys::users);
    if (!profiles) return detail::unreadable(profiles.error(), "user profiles");

    std::vector<AccountSummary> accounts;
    for (const auto& user : *users) {
        const auto profile = profiles->find(user.username);
        const auto told = profile == profiles->end() ? json::object() : parse_object(profile->second);
        AccountSummary account;
        account.username = user.username;
        account.email = text_of(user.metadata, "email");
        account.country = text_of(user.metadata, "country");
        if (!account.email) account.email = text_of(told, "email");
        if (!account.country) account.country = text_of(told, "country");
        accounts.push_back(std::move(account));
    }
    return accounts;
}

Result<void> AccountAdmin::deactivate(std::string_view actor, std::string_view subject,
                                      std::vector<FinishedRemoval>* finished) {
    if (actor == subject) return Error{errc::invalid_argument, "You cannot delete your own account"};
    const auto allowed = is_active_admin(actor);
    if (!allowed) return allowed.error();
    if (!*allowed) return not_allowed();

    const auto user = users_.find(subject);
    if (!user) return user.error();
    const auto deactivated = users_.is_deactivated(*user);
    if (!deactivated) return deactivated.error();
    if (*deactivated && user->is_marked_deleted() && !user->password) return Error{errc::not_found, "no such user"};

    if (!*deactivated && can_administrate(*user)) {
        if (auto decided = decide_removal(actor, subject, finished); !decided) return decided;
    }
    if (auto written = users_.deactivate(subject, actor, clock_.now()); !written) return store_failure(written.error());
    return empty_record(actor, subject);
}

Result<bool> AccountAdmin::is_active_admin(std::string_view username) {
    const auto user = users_.find(username);
    if (!user) return user.error().code == errc::not_found ? Result<bool>(false) : user.error();
    const auto deactivated = users_.is_deactivated(*user);
    if (!deactivated) return deactivated.error();
    return !*deactivated && can_administrate(*user);
}

Result<std::vector<std::string>> AccountAdmin::active_admins() {
    const auto users = users_.list();
    if (!users) return users.error();
    std::vector<std::string> admins;
    for (const auto& user : *users)
        if (can_administrate(user)) admins.push_back(user.username);
    return admins;
}

Result<void> AccountAdmin::decide_removal(std::string_view actor, std::string_view subject,
                                          std::vector<FinishedRemoval>* finished) {
    for (int round = 0; round < max_rounds; ++round) {
        const auto admins = active_admins();
        if (!admins) return admins.error();
        if (!contains(*admins, actor)) return not_allowed(); // somebody was quicker
        if (!contains(*admins, subject)) return {};

        json::object removal;
        removal["username"] = subject;
        removal["by"] = actor;
        removal["at"] = to_iso8601(clock_.now());
        const auto decision =
            store_.hset_if_absent(documents::keys::admin_removals, state_of(*admins), json::serialize(removal));
        if (!decision) return store_failure(decision.error());
        const auto decided = parse_object(decision->value);
        const auto removed = text_of(decided, "username");
        if (!removed) return Error{errc::corrupt, "a removal of an administrator cannot be read"};
        if (*removed == subject) return {};
        const auto by = text_of(decided, "by").value_or("");
        const auto written = users_.deactivate(*removed, by, clock_.now());
        if (!written) return store_failure(written.error());
        if (finished != nullptr) finished->push_back({*removed, by});
        if (auto emptied = empty_record(by, *removed); !emptied) return emptied;
    }
    return Error{errc::conflict, "other administrators are being removed; try again"};
}

// The mark and the missing password are for other programs; ours have the entry among the deactivated.
Result<void> AccountAdmin::empty_record(std::string_view actor, std::string_view subject) {
    auto user = users_.find(subject); // again: much may have happened meanwhile
    if (!user) return user.error();
    user->password.reset();
    user->updated_at = std::max(user->updated_at, clock_.now());
    user->metadata["__datagemsDeleted"] = true;
    user->metadata["__datagemsDeletedAt"] = to_iso8601(user->updated_at);
    user->metadata["__datagemsDeletedBy"] = actor;
    const auto written = users_.replace(*user);
    if (!written) return store_failure(written.error());
    return {};
}

} // namespace datagems::accounts
