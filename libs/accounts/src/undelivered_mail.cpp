#include "undelivered_mail.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"

#include <boost/json/object.hpp>

namespace datagems::accounts::detail {
namespace {

namespace keys = documents::keys;

constexpr documents::TextLimits entry_limits{64 * 1024, 16};
constexpr std::string_view purpose = "datagems first password";

std::string context_of(std::string_view email) {
    return "register:" + std::string(email);
}

// Entries are shared with other programs, so one that cannot be read is none.
boost::json::object parse_entry(std::string_view document) {
    auto json = documents::parse_text(document, "undelivered mail", entry_limits);
    return json && json->is_object() ? std::move(json->get_object()) : boost::json::object();
}

std::string_view text_of(const boost::json::object& entry, std::string_view field) {
    const auto* value = entry.if_contains(field);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::int64_t attempts_of(const boost::json::object& entry) {
    const auto* value = entry.if_contains("attempts");
    return value && value->is_int64() ? value->get_int64() : 0;
}

} // namespace

UndeliveredMail::UndeliveredMail(persistence::CStore& store, const RegistrationSettings& settings, const Clock& clock)
    : store_(store), lifetime_(settings.failure_lifetime), sealer_(settings.secret, settings.previous_secrets, purpose),
      clock_(clock) {}

Result<std::string> UndeliveredMail::claim(const NewAccount& account) {
    const auto sealed = seal(account);
    if (!sealed) return sealed.error();
    const auto claimed = store_.hset_if_absent(keys::register_mail_failures, account.email, *sealed);
    if (!claimed) return with_context(claimed.error(), "undelivered mail");
    if (claimed->inserted) return account.password;
    if (auto password = usable_password(account.email, claimed->value)) return password;
    const auto written = store_.hset(keys::register_mail_failures, account.email, *sealed);
    if (!written) return with_context(written.error(), "undelivered mail");
    return account.password;
}

Result<std::string> UndeliveredMail::find_password(std::string_view email) {
    const auto document = store_.hget(keys::register_mail_failures, email);
    if (!document) return with_context(document.error(), "undelivered mail");
    if (!*document) return Error{errc::not_found, "no undelivered mail"};
    auto password = usable_password(email, **document);
    if (password) return password;
    // Sealed with a secret that is not ours now: it may come back.
    if (password.error().code == errc::corrupt) return Error{errc::not_found, password.error().message};
    if (auto removed = remove(email); !removed) return removed.error();
    return password.error();
}

Result<void> UndeliveredMail::note_failure(const NewAccount& account, std::string_view reason) {
    const auto document = store_.hget(keys::register_mail_failures, account.email);
    if (!document) return with_context(document.error(), "undelivered mail");
    auto entry = parse_entry(document->value_or(""));
    if (text_of(entry, "passwordEncrypted").empty()) return {}; // delivered by somebody else meanwhile
    entry["username"] = account.username;
    entry["attempts"] = attempts_of(entry) + 1;
    entry["status"] = "failed";
    entry["updatedAt"] = to_iso8601(clock_.now());
    entry["lastErrorCode"] = reason;
    return store_.hset(keys::register_mail_failures, account.email, documents::compact_json(entry));
}

Result<void> UndeliveredMail::remove(std::string_view email) {
    const auto removed = store_.hdel(keys::register_mail_failures, email);
    if (!removed) return with_context(removed.error(), "undelivered mail");
    return {};
}

Result<std::string> UndeliveredMail::seal(const NewAccount& account) const {
    const auto sealed = sealer_.seal(account.password, context_of(account.email));
    if (!sealed) return sealed.error();
    const auto now = to_iso8601(clock_.now());
    boost::json::object entry;
    entry["email"] = account.email;
    entry["username"] = account.username;
    entry["passwordEncrypted"] = *sealed;
    entry["attempts"] = 0;
    entry["status"] = "pending";
    entry["failedAt"] = now;
    entry["updatedAt"] = now;
    entry["lastErrorCode"] = "not_sent_yet";
    return documents::compact_json(entry);
}

Result<std::string> UndeliveredMail::usable_password(std::string_view email, std::string_view document) const {
    const Error none{errc::not_found, "no undelivered mail"};
    const auto entry = parse_entry(document);
    const auto since = parse_iso8601(text_of(entry, "failedAt"));
    if (!since || clock_.now() - *since >= lifetime_) return none;
    const auto sealed = text_of(entry, "passwordEncrypted");
    if (sealed.empty()) return none;
    return sealer_.unseal(sealed, context_of(email));
}

} // namespace datagems::accounts::detail
