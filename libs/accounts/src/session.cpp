#include "datagems/accounts/session.hpp"

#include "datagems/accounts/username.hpp"
#include "datagems/base/encoding.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/secrets/mac.hpp"
#include "datagems/secrets/random.hpp"
#include "datagems/secrets/sha256.hpp"
#include "session_cache.hpp"
#include "store_error.hpp"

#include <algorithm>

namespace datagems::accounts {
namespace {

namespace json = boost::json;
using Insertion = detail::SessionCache::Insertion;

constexpr std::size_t jti_bytes = 16;
constexpr std::size_t max_jti_characters = 64;
constexpr std::size_t password_mark_bytes = 16;
constexpr std::size_t key_bytes = 32;
constexpr int max_look_ups = 3; // when what was heard is out of date already

Error refused() {
    return Error{errc::unauthenticated, "the session is not valid"};
}

std::string password_mark_key(std::string_view secret) {
    return secrets::hkdf_sha256(secret, "", "datagems session password mark", key_bytes);
}

// The claim `pwv`: changes with the password and tells nothing about it. The parts cannot run into one another, since
// base64 has no line ends.
std::string password_mark(const PasswordRecord& password, std::string_view key) {
    const auto mac = secrets::hmac_sha256(key, password.algo + "\n" + password.salt + "\n" + password.hash);
    return base64url_encode(std::string_view(mac).substr(0, password_mark_bytes));
}

std::string text_claim(const json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return std::string(value->get_string().data(), value->get_string().size());
}

Timestamp time_claim(const json::object& claims, std::string_view name) {
    return Timestamp(std::chrono::seconds(claims.at(name).as_int64())); // the signer has checked it
}

struct Claimed {
    Session session;
    std::string password_mark;
};

Result<Claimed> read_claims(const json::object& claims) {
    Claimed claimed;
    auto& session = claimed.session;
    session.username = text_claim(claims, "username");
    session.jti = text_claim(claims, "jti");
    session.issued_at = time_claim(claims, "iat");
    session.expires_at = time_claim(claims, "exp");
    claimed.password_mark = text_claim(claims, "pwv");
    const auto name = canonical_username(session.username);
    if (!name || *name != session.username) return refused();
    if (session.jti.empty() || session.jti.size() > max_jti_characters) return refused();
    return claimed;
}

} // namespace

struct SessionService::Impl {
    Impl(persistence::CStore& the_store, UserRepository& the_users, SessionSettings settings, const Clock& the_clock)
        : store(the_store), users(the_users), clock(the_clock), lifetime(settings.lifetime),
          cache_for(settings.cache_for),
          signer(settings.secret, settings.previous_secrets), mark_keys{password_mark_key(settings.secret)},
          cache(settings.cache_for, settings.cache_entries) {
        for (const auto& previous : settings.previous_secrets)
            mark_keys.push_back(password_mark_key(previous));
    }

    // The claims, without asking the store.
    Result<Claimed> claimed_by(std::string_view token) const {
        const auto claims = signer.verify(token, TokenType::session, clock.now());
        if (!claims) return claims.error();
        return read_claims(*claims);
    }

    // A token signed before a rotation carries the mark of its own secret.
    bool is_mark_of(std::string_view mark, const PasswordRecord& password) const {
        return std::any_of(mark_keys.begin(), mark_keys.end(), [&](const std::string& key) {
            return secrets::constant_time_equal(password_mark(password, key), mark);
        });
    }

    // The session as the store has it.
    Result<Session> look_up(const Claimed& claimed) {
        const auto revoked = store.hget(documents::keys::revoked, claimed.session.jti);
        if (!revoked) return detail::unreadable(revoked.error(), "revoked sessions");
        if (revoked->has_value()) return refused();
        const auto user = users.find(claimed.session.username);
        if (!user) return user.error().code == errc::not_found ? refused() : user.error();
        const auto deactivated = users.is_deactivated(*user);
        if (!deactivated) return deactivated.error();
        if (*deactivated || !user->password || !is_mark_of(claimed.password_mark, *user->password)) return refused();
        auto session = claimed.session;
        session.role = user->role;
        return session;
    }

    persistence::CStore& store;
    UserRepository& users;
    const Clock& clock;
    const std::chrono::seconds lifetime;
    const std::chrono::milliseconds cache_for;
    const TokenSigner signer;
    std::vector<std::string> mark_keys; // the current one first
    detail::SessionCache cache;
};

SessionService::SessionService(persistence::CStore& store, UserRepository& users, SessionSettings settings,
                               const Clock& clock)
    : impl_(std::make_unique<Impl>(store, users, std::move(settings), clock)) {}

SessionService::~SessionService() = default;

Result<std::string> SessionService::issue(const UserRecord& user) const {
    if (!user.password) return Error{errc::permission_denied, "a user without a password has no sessions"};
    json::object claims;
    claims["username"] = user.username;
    claims["role"] = to_string(user.role);
    claims["jti"] = base64url_encode(secrets::random_bytes(jti_bytes));
    claims["pwv"] = password_mark(*user.password, impl_->mark_keys.front());
    return impl_->signer.sign(TokenType::session, std::move(claims), impl_->clock.now(), impl_->lifetime);
}

std::optional<Result<Session>> SessionService::try_verify_cached(std::string_view token) {
    // The signature is checked every time: expiry is then exact and garbage never reaches the store.
    const auto claimed = impl_->claimed_by(token);
    if (!claimed) return Result<Session>(claimed.error());
    auto cached = impl_->cache.find(secrets::sha256(token), impl_->clock.steady_now());
    if (!cached) return std::nullopt;
    return Result<Session>(std::move(*cached));
}

Result<Session> SessionService::verify(std::string_view token) {
    const auto claimed = impl_->claimed_by(token);
    if (!claimed) return claimed.error();
    const auto key = secrets::sha256(token);
    if (auto cached = impl_->cache.find(key, impl_->clock.steady_now())) return std::move(*cached);
    for (int round = 0; round < max_look_ups; ++round) {
        const auto asked = impl_->cache.moment(impl_->clock.steady_now());
        auto session = impl_->look_up(*claimed);
        if (!session) return session.error();
        const auto inserted = impl_->cache.insert(key, *session, asked);
        if (inserted == Insertion::ended) return refused();
        if (inserted == Insertion::kept) return session;
    }
    return Error{errc::unavailable, "the user changes without a pause"};
}

std::chrono::milliseconds SessionService::cache_for() const noexcept {
    return impl_->cache_for;
}

void SessionService::recheck(std::string_view username) {
    impl_->cache.forget(std::string(username));
}

Result<void> SessionService::revoke(const Session& session) {
    impl_->cache.end(session.jti);
    const auto expires = std::chrono::floor<std::chrono::seconds>(session.expires_at).time_since_epoch().count();
    const auto written = impl_->store.hset(documents::keys::revoked, session.jti, std::to_string(expires));
    if (!written) return with_context(written.error(), "revoked sessions");
    return {};
}

} // namespace datagems::accounts
