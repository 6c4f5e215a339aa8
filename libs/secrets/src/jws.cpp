#include "datagems/secrets/jws.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/mac.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace datagems::secrets {
namespace {

constexpr std::string_view header_json = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::size_t max_header_characters = 1024;
constexpr std::size_t max_header_depth = 4;

Error refused(const char* why) {
    return Error{errc::unauthenticated, why};
}

struct Parts {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
    std::string_view signed_text; // header.payload
};

Result<Parts> split(std::string_view token) {
    if (std::count(token.begin(), token.end(), '.') != 2) return refused("a token has three parts");
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
                 token.substr(0, second)};
}

// RFC 8725: the algorithm is ours to choose, so the header may only agree.
Result<void> check_header(std::string_view encoded) {
    if (encoded.size() > max_header_characters) return refused("the token's header is too large");
    const auto text = base64url_decode(encoded);
    if (!text) return refused("the token's header is not base64url");

    boost::json::monotonic_resource memory;
    boost::json::parse_options options;
    options.max_depth = max_header_depth;
    boost::json::error_code failure;
    const auto json = boost::json::parse(*text, failure, &memory, options);
    if (failure || !json.is_object()) return refused("the token's header is not a JSON object");

    const auto* algorithm = json.get_object().if_contains("alg");
    if (algorithm == nullptr || !algorithm->is_string() || algorithm->get_string() != "HS256") {
        return refused("the token is not signed with HS256");
    }
    if (json.get_object().contains("crit")) return refused("the token has an extension that must be understood");
    return {};
}

} // namespace

std::string sign_hs256(std::string_view payload, std::string_view key) {
    auto token = base64url_encode(header_json);
    token.append(".").append(base64url_encode(payload));
    const auto signature = base64url_encode(hmac_sha256(key, token));
    token.append(".").append(signature);
    return token;
}

Result<std::string> verify_hs256(std::string_view token, std::span<const std::string> keys, std::size_t max_bytes) {
    if (token.size() > max_bytes) return Error{errc::too_large, "the token is too large"};
    const auto parts = split(token);
    if (!parts) return parts.error();
    if (const auto header = check_header(parts->header); !header) return header.error();
    const auto signature = base64url_decode(parts->signature);
    if (!signature) return refused("the token's signature is not base64url");

    const bool authentic = std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return constant_time_equal(hmac_sha256(key, parts->signed_text), *signature);
    });
    if (!authentic) return refused("the token's signature is wrong");

    auto payload = base64url_decode(parts->payload);
    if (!payload) return refused("the token's payload is not base64url");
    return std::move(*payload);
}

} // namespace datagems::secrets
