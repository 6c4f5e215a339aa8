// The session token on the wire: the cookie, or `Authorization: Bearer`.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// The bearer token if there is an Authorization header of that scheme, else the cookie.
[[nodiscard]] std::optional<std::string_view> find_session_token(const http::Request& request);

// Set-Cookie values. `Secure` when the request came over https: to us, to a trusted proxy, or because the settings say.
[[nodiscard]] std::string session_cookie(const http::Request& request, std::string_view token,
                                         const Settings& settings);
[[nodiscard]] std::string cleared_session_cookie(const http::Request& request, const Settings& settings);

} // namespace datagems::gateway
