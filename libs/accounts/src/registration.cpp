#include "datagems/accounts/registration.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/secrets/random.hpp"
#include "sign_up_username.hpp"
#include "store_error.hpp"
#include "undelivered_mail.hpp"

#include <boost/json/object.hpp>

namespace datagems::accounts {
namespace {

namespace keys = documents::keys;

constexpr int max_names = 8; // that belong to others before we give up: one in 65536 does
constexpr std::size_t password_groups = 4;
constexpr std::size_t group_letters = 5;

// A hundred bits that can be typed from a screen: no letter or digit that looks like another.
std::string new_password() {
    constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    static_assert(alphabet.size() == 32);
    std::string password;
    for (const char byte : secrets::random_bytes(password_groups * group_letters)) {
        if (password.size() % (group_letters + 1) == group_letters) password += '-';
        password += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
    }
    return password;
}

UserRecord record_of(const SignUp& sign_up, PasswordRecord password, Timestamp now) {
    UserRecord user;
    user.password = std::move(password);
    user.metadata["name"] = sign_up.name;
    user.metadata["email"] = sign_up.email;
    user.metadata["country"] = sign_up.country;
    user.created_at = now;
    user.updated_at = now;
    return user;
}

std::string user_entry(const SignUp& sign_up, const UserRecord& user) {
    boost::json::object entry;
    entry["username"] = user.username;
    entry["email"] = sign_up.email;
    entry["name"] = sign_up.name;
    entry["country"] = sign_up.country;
    entry["createdAt"] = to_iso8601(user.created_at);
    return documents::compact_json(entry);
}

bool is_of(const UserRecord& user, std::string_view email) {
    const auto* value = user.metadata.if_contains("email");
    return value && value->is_string() && std::string_view(value->get_string()) == email;
}

Mail first_mail(const NewAccount& account, std::string_view app_url) {
    Mail mail;
    mail.to = account.email;
    mail.subject = "Your DataGems account";
    // Nothing of it is the words of whoever asked for it: they may be a stranger to the reader.
    mail.text = "Somebody, you we hope, has asked for a DataGems account for this mail address.\n\n";
    mail.text.append("User name: ").append(account.username).append("\n");
    mail.text.append("Password:  ").append(account.password).append("\n\n");
    mail.text.append("Sign in at ").append(app_url).append("\n\n");
    mail.text.append("If it was not you, there is nothing you need to do.\n");
    return mail;
}

} // namespace

struct RegistrationService::Impl {
    Impl(persistence::CStore& cstore, UserRepository& repository, const PasswordHasher& password_hasher,
         Mailer& mail_sender, RegistrationSettings registration_settings, const Clock& system)
        : store(cstore), users(repository), hasher(password_hasher), mailer(mail_sender),
          settings(std::move(registration_settings)), clock(system), undelivered(store, settings, clock) {}

    // Nullopt: nobody's yet.
    Result<std::optional<std::string>> find_username(std::string_view email) {
        const auto name = store.hget(keys::user_email_index, email);
        if (!name) return detail::unreadable(name.error(), "mail addresses");
        return *name;
    }

    // Whether the record of that name is this sign-up's, from a try that came no further or of a racing one.
    Result<bool> is_ours(std::string_view username, std::string_view email, std::string_view password) {
        const auto user = users.find(username);
        if (!user && user.error().code == errc::corrupt) return false;
        if (!user) return user.error();
        if (!is_of(*user, email) || !user->password) return false;
        const auto verified = hasher.verify(*user->password, password);
        if (!verified && verified.error().code == errc::corrupt) return false;
        return verified;
    }

    // Stores the record under the first name that is free, or ours already.
    Result<void> place(UserRecord& user, std::string_view email, std::string_view password) {
        for (int attempt = 0; attempt < max_names; ++attempt) {
            user.username = detail::sign_up_username(email, settings.name_key, attempt);
            const auto created = users.create(user);
            if (created) return {};
            if (created.error().code != errc::already_exists) return created.error();
            const auto ours = is_ours(user.username, email, password);
            if (!ours) return ours.error();
            if (*ours) return {};
        }
        return Error{errc::conflict, "no user name is free for this address"};
    }

    // From here on the address has an account.
    Result<void> enter(const SignUp& sign_up, const UserRecord& user) {
        const auto listed = store.hset_if_absent(keys::users, user.username, user_entry(sign_up, user));
        if (!listed) return with_context(listed.error(), "users");
        const auto indexed = store.hset_if_absent(keys::user_email_index, sign_up.email, user.username);
        if (!indexed) return with_context(indexed.error(), "mail addresses");
        if (indexed->inserted) return {};
        if (indexed->value != user.username) abandon(user.username);
        return Error{errc::already_exists, "Email already registered"};
    }

    // An account that lost the address to another one: nobody will ever be told its password.
    void abandon(const std::string& username) {
        auto removed = users.remove(username);
        if (removed) removed = store.hdel(keys::users, username);
        if (!removed) log::warning("account.not_abandoned", {{"user", username}, {"reason", removed.error().message}});
    }

    persistence::CStore& store;
    UserRepository& users;
    const PasswordHasher& hasher;
    Mailer& mailer;
    const RegistrationSettings settings;
    const Clock& clock;
    detail::UndeliveredMail undelivered;
};

RegistrationService::RegistrationService(persistence::CStore& store, UserRepository& users,
                                         const PasswordHasher& hasher, Mailer& mailer, RegistrationSettings settings,
                                         const Clock& clock)
    : impl_(std::make_unique<Impl>(store, users, hasher, mailer, std::move(settings), clock)) {}

RegistrationService::~RegistrationService() = default;

Result<NewAccount> RegistrationService::create_account(const SignUp& sign_up) {
    const auto registered = impl_->find_username(sign_up.email);
    if (!registered) return registered.error();
    if (*registered) return Error{errc::already_exists, "Email already registered"};

    NewAccount account;
    account.username = detail::sign_up_username(sign_up.email, impl_->settings.name_key, 0);
    account.email = sign_up.email;
    account.password = new_password();
    auto password = impl_->undelivered.claim(account);
    if (!password) return password.error();
    account.password = std::move(*password);
    // A sign-up that was quicker may have had its mail delivered, and its claim removed, before ours.
    const auto meanwhile = impl_->find_username(sign_up.email);
    if (!meanwhile) return meanwhile.error();
    if (*meanwhile) return Error{errc::already_exists, "Email already registered"};

    auto hashed = impl_->hasher.hash(account.password);
    if (!hashed) return hashed.error();
    auto user = record_of(sign_up, std::move(*hashed), impl_->clock.now());
    if (auto placed = impl_->place(user, sign_up.email, account.password); !placed) return placed.error();
    account.username = user.username;
    if (auto entered = impl_->enter(sign_up, user); !entered) return entered.error();
    return account;
}

Result<std::optional<NewAccount>> RegistrationService::find_undelivered(std::string_view email) {
    const auto nobody = [&]() -> Result<std::optional<NewAccount>> {
        const auto hashed = impl_->hasher.verify_nothing("as long as for somebody");
        if (!hashed) return hashed.error();
        return std::optional<NewAccount>();
    };
    const auto username = impl_->find_username(email);
    if (!username) return username.error();
    auto password = impl_->undelivered.find_password(email);
    if (!password && password.error().code != errc::not_found) return password.error();
    if (!*username || !password) return nobody();

    const auto user = impl_->users.find(**username);
    if (!user && user.error().code == errc::unavailable) return user.error();
    if (!user || !user->password) return nobody();
    const auto deactivated = impl_->users.is_deactivated(*user);
    if (!deactivated) return deactivated.error();
    if (*deactivated) return nobody();
    const auto unchanged = impl_->hasher.verify(*user->password, *password);
    if (!unchanged && unchanged.error().code != errc::corrupt) return unchanged.error();
    // Whoever has changed the password has had it.
    if (!unchanged || !*unchanged) return std::optional<NewAccount>();
    return std::optional(NewAccount{**username, std::string(email), std::move(*password)});
}

Result<void> RegistrationService::deliver(const NewAccount& account) {
    auto sent = impl_->mailer.send(first_mail(account, impl_->settings.app_url));
    const auto settled = sent ? impl_->undelivered.remove(account.email)
                              : impl_->undelivered.note_failure(account, sent.error().message);
    if (!sent) log::warning("mail.not_sent", {{"user", account.username}, {"reason", sent.error().message}});
    // The mail can be asked for once more than need be; that is all.
    if (!settled) log::warning("mail.not_noted", {{"user", account.username}, {"reason", settled.error().message}});
    return sent;
}

} // namespace datagems::accounts
