#include "datagems/accounts/user_repository.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/observe/log.hpp"
#include "store_error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::accounts {
namespace {

constexpr std::size_t max_record_bytes = 256 * 1024;
constexpr std::size_t max_record_depth = 64;

Result<UserRecord> parse_record(std::string_view username, std::string_view text) {
    if (text.size() > max_record_bytes) return Error{errc::corrupt, "user record: too large"};
    boost::json::parse_options options;
    options.max_depth = max_record_depth;
    boost::json::error_code failure;
    const auto json = boost::json::parse(text, failure, {}, options);
    if (failure) return Error{errc::corrupt, "user record: not JSON"};
    return user_from_json(username, json);
}

std::string serialise(const UserRecord& user) {
    return boost::json::serialize(to_json(user));
}

} // namespace

UserRepository::UserRepository(persistence::CStore& store, std::string hash_key)
    : store_(store), hash_key_(std::move(hash_key)) {}

Result<UserRecord> UserRepository::find(std::string_view username) {
    const auto text = store_.hget(hash_key_, username);
    if (!text) return detail::unreadable(text.error(), "users");
    if (!text->has_value()) return Error{errc::not_found, "no such user"};
    return parse_record(username, **text);
}

Result<void> UserRepository::create(const UserRecord& user) {
    const auto insertion = store_.hset_if_absent(hash_key_, user.username, serialise(user));
    if (!insertion) return with_context(insertion.error(), "users");
    if (!insertion->inserted) return Error{errc::already_exists, "the user name is taken"};
    return {};
}

Result<void> UserRepository::replace(const UserRecord& user) {
    const auto written = store_.hset(hash_key_, user.username, serialise(user));
    if (!written) return with_context(written.error(), "users");
    return {};
}

Result<void> UserRepository::remove(std::string_view username) {
    const auto removed = store_.hdel(hash_key_, username);
    if (!removed) return with_context(removed.error(), "users");
    return {};
}

Result<void> UserRepository::sync() {
    return store_.hsync(hash_key_);
}

Result<bool> UserRepository::is_deactivated(const UserRecord& user) {
    if (user.is_marked_deleted()) return true;
    const auto entry = store_.hget(documents::keys::deactivated, user.username);
    if (!entry) return detail::unreadable(entry.error(), "deactivated users");
    return entry->has_value();
}

Result<void> UserRepository::deactivate(std::string_view username, std::string_view by, Timestamp at) {
    boost::json::object entry;
    entry["at"] = to_iso8601(at);
    entry["by"] = by;
    const auto text = boost::json::serialize(entry);
    const auto written = store_.hset_if_absent(documents::keys::deactivated, username, text);
    if (!written) return with_context(written.error(), "deactivated users");
    return {};
}

Result<std::vector<UserRecord>> UserRepository::list() {
    const auto records = store_.hgetall(hash_key_);
    if (!records) return detail::unreadable(records.error(), "users");
    if (records->size() > max_listed_users) {
        return Error{errc::resource_exhausted, "there are more users than can be listed"};
    }
    // Read after the records: who is switched off in between is left out.
    const auto deactivated = store_.hgetall(documents::keys::deactivated);
    if (!deactivated) return detail::unreadable(deactivated.error(), "deactivated users");

    std::vector<UserRecord> users;
    std::size_t unreadable = 0;
    for (const auto& [name, text] : *records) {
        if (deactivated->contains(name)) continue;
        auto user = parse_record(name, text);
        if (!user) {
            ++unreadable;
        } else if (!user->is_marked_deleted()) {
            users.push_back(std::move(*user));
        }
    }
    if (unreadable > 0) log::warning("account.records_unreadable", {{"count", unreadable}});
    return users;
}

} // namespace datagems::accounts
