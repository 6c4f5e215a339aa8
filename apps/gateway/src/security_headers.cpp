#include "security_headers.hpp"

#include "client_address.hpp"

namespace datagems::gateway {
namespace {

// Scripts, styles and calls of our own origin only, nothing inline.
constexpr const char* content_policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                                       "form-action 'self'; frame-ancestors 'none'";
constexpr const char* https_for_a_year = "max-age=31536000";

bool may_be_kept(std::string_view path) {
    const bool api = path == "/api" || path.starts_with("/api/");
    return !api && !path.empty();
}

} // namespace

void add_security_headers(const http::Request& request, http::Response& response, const Settings& settings) {
    auto& headers = response.headers;
    headers.set("Content-Security-Policy", content_policy);
    headers.set("X-Content-Type-Options", "nosniff");
    // With "no-referrer" browsers would send "Origin: null" with our own forms.
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    if (came_over_https(request, settings)) headers.set("Strict-Transport-Security", https_for_a_year);
    if (!may_be_kept(request.path) && !headers.find("Cache-Control")) headers.set("Cache-Control", "no-store");
}

} // namespace datagems::gateway
