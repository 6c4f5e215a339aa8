// Input: values of Cookie, Authorization, X-Forwarded-For, Origin, X-Forwarded-Host and Sec-Fetch-Site, a line each. A
// session token is a part of what was sent; an address that is believed is one; only our own origin passes.
#include "client_address.hpp"
#include "datagems/base/utf8.hpp"
#include "demand.hpp"
#include "origin_check.hpp"
#include "session_cookie.hpp"

#include <array>

using namespace datagems;
using fuzz::demand;

namespace {

constexpr std::array names{"Cookie", "Authorization",    "X-Forwarded-For",
                           "Origin", "X-Forwarded-Host", "Sec-Fetch-Site"};

http::Request request_of(std::string_view lines) {
    http::Request request;
    request.method = http::Method::post;
    request.remote_address = "10.0.0.1";
    request.headers.add("Host", "app.test:3000");
    for (const auto* name : names) {
        const auto value = trim(fuzz::take_until(lines, '\n'));
        if (!value.empty()) request.headers.add(name, value);
    }
    return request;
}

void check_token(const http::Request& request) {
    const auto token = gateway::find_session_token(request);
    if (!token) return;
    const auto within = [&](const char* name) {
        return request.headers.find(name).value_or("").find(*token) != std::string_view::npos;
    };
    demand(within("Cookie") || within("Authorization"), "a token is a part of what was sent");
    demand(token->find(';') == std::string_view::npos || request.headers.find("Authorization").has_value(),
           "a cookie ends at a semicolon");
}

void check_address(const http::Request& request, const gateway::Settings& settings) {
    const auto address = gateway::client_address(request, settings);
    const auto parsed = IpAddress::parse(address);
    demand(parsed.has_value(), "what counts as the client's address is one");
    demand(parsed->to_string() == address, "an address is in its usual text");
    demand(gateway::client_network(address).size() < 64, "a network is short");
    demand(gateway::client_address(request, gateway::Settings()) == request.remote_address,
           "without trusted proxies the peer is the client");
}

void check_origin(const http::Request& request) {
    const bool passes = !gateway::refuse_foreign_origin(request, gateway::Settings());
    const auto origin = request.headers.find("Origin");
    if (!origin) return;
    demand(!passes || ascii_lower(*origin) == "http://app.test:3000", "only our own origin passes");
    demand(gateway::origin_of(gateway::origin_of(*origin)) == gateway::origin_of(*origin), "an origin names itself");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const gateway::Settings behind_proxy = [] {
        gateway::Settings settings;
        settings.trusted_proxies = {IpRange::parse("10.0.0.0/8").value(), IpRange::parse("fd00::/8").value()};
        return settings;
    }();
    const auto request = request_of(fuzz::text_of(data, size));
    check_token(request);
    check_address(request, behind_proxy);
    check_origin(request);
    static_cast<void>(gateway::refuse_foreign_origin(request, behind_proxy));
    return 0;
}
