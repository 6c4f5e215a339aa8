// No other web site may make a visitor's browser change something here.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// "https://example.org:8443" of a URL or of an Origin header: lower case, without the scheme's own port; "" for
// anything else.
[[nodiscard]] std::string origin_of(std::string_view url);

// The answer that refuses a request which may change something and which a page of another origin has made: 403.
// Browsers say where such requests come from in Origin, or at least in Sec-Fetch-Site. Programs say neither and are let
// through. Ours is the origin under which the client sees us, and that of DATAGEN_APP_URL.
[[nodiscard]] std::optional<http::Response> refuse_foreign_origin(const http::Request& head, const Settings& settings);

} // namespace datagems::gateway
