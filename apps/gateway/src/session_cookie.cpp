#include "session_cookie.hpp"

#include "client_address.hpp"

#include "datagems/base/utf8.hpp"

namespace datagems::gateway {
namespace {

constexpr std::string_view cookie_name = "datagen_session";

std::string make_cookie(const http::Request& request, std::string_view token, std::int64_t max_age,
                        const Settings& settings) {
    std::string cookie(cookie_name);
    cookie.append("=").append(token).append("; Max-Age=").append(std::to_string(max_age));
    cookie += "; Path=/; HttpOnly; SameSite=Lax";
    if (came_over_https(request, settings)) cookie += "; Secure";
    return cookie;
}

} // namespace

std::optional<std::string_view> find_session_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    if (const auto header = request.headers.find("Authorization")) {
        if (ascii_lower(header->substr(0, scheme.size())) == scheme) return trim(header->substr(scheme.size()));
    }
    return request.cookie(cookie_name);
}

std::string session_cookie(const http::Request& request, std::string_view token, const Settings& settings) {
    return make_cookie(request, token, settings.sessions.lifetime.count(), settings);
}

std::string cleared_session_cookie(const http::Request& request, const Settings& settings) {
    return make_cookie(request, "", 0, settings);
}

} // namespace datagems::gateway
