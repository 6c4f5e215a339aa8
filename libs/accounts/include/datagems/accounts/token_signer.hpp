// Signed tokens (JWT, HS256) that carry claims: sessions and drafts.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

// The claim `typ`. Sessions are signed with the session secret itself, as other programs expect; drafts with a key
// derived from it, so that one never passes for the other.
enum class TokenType { session, draft };
[[nodiscard]] std::string_view to_string(TokenType type) noexcept;

inline constexpr std::chrono::seconds token_leeway{60};
inline constexpr std::size_t max_session_token_bytes = 4096;
inline constexpr std::size_t max_draft_token_bytes = 512 * 1024;

// Thread safe; immutable.
class TokenSigner {
  public:
    // Tokens of `previous_secrets` still verify.
    explicit TokenSigner(std::string_view secret, const std::vector<std::string>& previous_secrets = {});

    // Signs the claims with `typ`, `iat` (now) and `exp` (now + lifetime, whole seconds) set; those in `claims` are
    // replaced. errc::too_large when the token would not verify.
    [[nodiscard]] Result<std::string> sign(TokenType type, boost::json::object claims, Timestamp now,
                                           std::chrono::seconds lifetime) const;

    // All claims of a token of this type that we signed and that is unexpired (with token_leeway). `exp` and `iat` are
    // integers in the range of documents' times. errc::unauthenticated otherwise, whatever the cause.
    [[nodiscard]] Result<boost::json::object> verify(std::string_view token, TokenType type, Timestamp now) const;

  private:
    std::vector<std::string> session_keys_; // the current one first
    std::vector<std::string> draft_keys_;
};

} // namespace datagems::accounts
