#include "datagems/accounts/token_signer.hpp"

#include "datagems/secrets/jws.hpp"
#include "datagems/secrets/mac.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <optional>

namespace datagems::accounts {
namespace {

namespace json = boost::json;

constexpr std::size_t max_claims_depth = 80;          // a draft wraps a schema, which a body may nest 64 deep
constexpr std::int64_t max_seconds = 253'402'300'799; // the end of the year 9999
constexpr std::size_t key_bytes = 32;

Error refused() {
    return Error{errc::unauthenticated, "the token is not valid"};
}

std::size_t max_bytes(TokenType type) noexcept {
    return type == TokenType::session ? max_session_token_bytes : max_draft_token_bytes;
}

std::string draft_key(std::string_view secret) {
    return secrets::hkdf_sha256(secret, "", "datagems token draft", key_bytes);
}

std::int64_t whole_seconds(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::optional<Timestamp> time_claim(const json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    if (value->get_int64() < 0 || value->get_int64() > max_seconds) return std::nullopt;
    return Timestamp(std::chrono::seconds(value->get_int64()));
}

bool is_of_type(const json::object& claims, TokenType type) {
    const auto* value = claims.if_contains("typ");
    return value != nullptr && value->is_string() && value->get_string() == to_string(type);
}

} // namespace

std::string_view to_string(TokenType type) noexcept {
    return type == TokenType::session ? "session" : "draft";
}

TokenSigner::TokenSigner(std::string_view secret, const std::vector<std::string>& previous_secrets)
    : session_keys_{std::string(secret)}, draft_keys_{draft_key(secret)} {
    for (const auto& previous : previous_secrets) {
        session_keys_.push_back(previous);
        draft_keys_.push_back(draft_key(previous));
    }
}

Result<std::string> TokenSigner::sign(TokenType type, json::object claims, Timestamp now,
                                      std::chrono::seconds lifetime) const {
    claims["typ"] = to_string(type);
    claims["iat"] = whole_seconds(now);
    claims["exp"] = whole_seconds(now) + lifetime.count();
    const auto& keys = type == TokenType::session ? session_keys_ : draft_keys_;
    auto token = secrets::sign_hs256(json::serialize(claims), keys.front());
    if (token.size() > max_bytes(type)) return Error{errc::too_large, "too much for a token"};
    return token;
}

Result<json::object> TokenSigner::verify(std::string_view token, TokenType type, Timestamp now) const {
    const auto& keys = type == TokenType::session ? session_keys_ : draft_keys_;
    const auto payload = secrets::verify_hs256(token, keys, max_bytes(type));
    if (!payload) return refused();

    json::parse_options options;
    options.max_depth = max_claims_depth;
    json::error_code failure;
    auto parsed = json::parse(*payload, failure, {}, options);
    if (failure || !parsed.is_object()) return refused();
    auto& claims = parsed.get_object();

    const auto expires_at = time_claim(claims, "exp");
    if (!is_of_type(claims, type) || !expires_at || !time_claim(claims, "iat")) return refused();
    if (now >= *expires_at + token_leeway) return refused();
    return std::move(claims);
}

} // namespace datagems::accounts
