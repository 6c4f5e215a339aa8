// Sessions: who is logged in.
#pragma once

#include "datagems/accounts/token_signer.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

struct Session {
    std::string username;
    Role role = Role::user; // as the store has it now, not as it was at log-in
    Timestamp issued_at{};
    Timestamp expires_at{};
    std::string jti;
};

struct SessionSettings {
    std::string secret;                        // $DATAGEN_SESSION_SECRET
    std::vector<std::string> previous_secrets; // $DATAGEN_SESSION_SECRET_PREVIOUS; their tokens still verify
    std::chrono::seconds lifetime{std::chrono::hours(7 * 24)};
    std::chrono::milliseconds cache_for{3000}; // how long an answer may be reused; zero asks the store every time
    std::size_t cache_entries = 10'000;        // beyond it the oldest are asked for again
};

// A session is valid while its token is, it was not revoked, its user is there and active, and the password is still
// the one it began with. Thread safe. Holds references: they outlive it.
class SessionService {
  public:
    SessionService(persistence::CStore& store, UserRepository& users, SessionSettings settings, const Clock& clock);
    ~SessionService();
    SessionService(const SessionService&) = delete;
    SessionService& operator=(const SessionService&) = delete;

    // A token for a user who has just shown the password. Never blocks. errc::permission_denied for a user without one.
    [[nodiscard]] Result<std::string> issue(const UserRecord& user) const;

    // What can be said without asking the store: a session that was looked up a moment ago, or errc::unauthenticated
    // for a token that is none. nullopt means: call verify. Never blocks.
    [[nodiscard]] std::optional<Result<Session>> try_verify_cached(std::string_view token);

    // Blocking. errc::unauthenticated; errc::unavailable when the store cannot say; errc::corrupt for a user record
    // that cannot be read. Only good answers are kept.
    [[nodiscard]] Result<Session> verify(std::string_view token);

    // Ends one session: here at once, at other gateways when their answers are old. Blocking. An error means that
    // others have not been told; repeating is safe.
    [[nodiscard]] Result<void> revoke(const Session& session);

    // How long an answer may be reused.
    [[nodiscard]] std::chrono::milliseconds cache_for() const noexcept;

    // For who has just changed a user's record or switched it off: from now on the store is asked again about all their
    // sessions. Never blocks.
    void recheck(std::string_view username);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::accounts
