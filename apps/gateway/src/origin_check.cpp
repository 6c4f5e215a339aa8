#include "origin_check.hpp"

#include "client_address.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

constexpr const char* refusal = "Requests of other web sites are refused. If this is yours, behind a proxy: set "
                                "DATAGEN_APP_URL or DATAGEN_TRUSTED_PROXIES.";

bool only_reads(http::Method method) {
    return method == http::Method::get || method == http::Method::head || method == http::Method::options;
}

// "host" or "host:port", as browsers send it: an IPv6 address in brackets, a port of digits.
bool is_authority(std::string_view text) {
    const auto is_foreign = [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code <= 0x20 || code == 0x7f || byte == '@' || byte == '\\'; // blanks, control characters, and the like
    };
    if (std::ranges::any_of(text, is_foreign)) return false;
    const auto host_end = text.starts_with('[') ? text.find(']') : text.find(':');
    if (text.starts_with('[') && host_end == std::string_view::npos) return false;
    const auto host = text.substr(0, text.starts_with('[') ? host_end + 1 : host_end);
    if (host.empty()) return false;
    const auto port = text.substr(host.size());
    if (port.empty()) return true;
    return port.front() == ':' && port.size() > 1 && port.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::string without_default_port(std::string_view scheme, std::string_view authority) {
    const std::string_view port = scheme == "https" ? ":443" : ":80";
    if (authority.ends_with(port)) authority.remove_suffix(port.size());
    return std::string(scheme) + "://" + std::string(authority);
}

// As the client sees us: a trusted proxy says by which name it was asked.
std::string own_origin(const http::Request& head, const Settings& settings) {
    auto host = head.headers.find("Host");
    const auto forwarded = head.headers.find("X-Forwarded-Host");
    // Of several proxies' names the first is the one that the client knows.
    if (forwarded && is_from_trusted_proxy(head, settings)) host = trim(forwarded->substr(0, forwarded->find(',')));
    if (!host || host->empty()) return "";
    const std::string_view scheme = came_over_https(head, settings) ? "https" : "http";
    return without_default_port(scheme, ascii_lower(*host));
}

bool is_ours(std::string_view origin, const http::Request& head, const Settings& settings) {
    const auto named = origin_of(origin);
    // An Origin header is an origin and nothing more; "null" is that of pages that hide theirs.
    if (named.empty() || origin.find_first_of("/?#", origin.find("://") + 3) != std::string_view::npos) return false;
    return named == own_origin(head, settings) || named == origin_of(settings.app_url);
}

bool comes_from_elsewhere(const http::Request& head, const Settings& settings) {
    const auto origins = head.headers.count("Origin");
    if (origins > 0) return origins > 1 || !is_ours(*head.headers.find("Origin"), head, settings);
    const auto site = head.headers.find("Sec-Fetch-Site");
    return site && *site != "same-origin" && *site != "none";
}

} // namespace

std::string origin_of(std::string_view url) {
    const auto lower = ascii_lower(trim(url));
    const std::string_view text = lower;
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return "";
    const auto scheme = text.substr(0, colon);
    const auto rest = text.substr(colon + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    if (!is_authority(authority) || (scheme != "http" && scheme != "https")) return "";
    return without_default_port(scheme, authority);
}

std::optional<http::Response> refuse_foreign_origin(const http::Request& head, const Settings& settings) {
    if (only_reads(head.method) || !comes_from_elsewhere(head, settings)) return std::nullopt;
    return http::Response::error(403, refusal);
}

} // namespace datagems::gateway
