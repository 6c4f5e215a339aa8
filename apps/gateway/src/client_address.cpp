#include "client_address.hpp"

#include "datagems/base/ip_address.hpp"
#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <optional>

namespace datagems::gateway {
namespace {

std::optional<IpAddress> parse_hop(std::string_view text) {
    const auto address = IpAddress::parse(text);
    if (!address) return std::nullopt;
    return address->unmapped();
}

// The address of an entry of X-Forwarded-For; some proxies add the port: 192.0.2.1:80, [2001:db8::1]:80.
std::optional<IpAddress> parse_entry(std::string_view entry) {
    entry = trim(entry);
    if (entry.starts_with('[')) {
        const auto end = entry.find(']');
        const bool closed = end != std::string_view::npos;
        if (!closed || (end + 1 < entry.size() && entry[end + 1] != ':')) return std::nullopt;
        return parse_hop(entry.substr(1, end - 1));
    }
    if (std::ranges::count(entry, ':') == 1) entry = entry.substr(0, entry.find(':'));
    return parse_hop(entry);
}

// The hop that is connected to us; the zone of a link-local address says nothing here.
std::optional<IpAddress> nearest_hop(const http::Request& request) {
    const std::string_view text = request.remote_address;
    return parse_hop(text.substr(0, text.find('%')));
}

bool is_trusted(const IpAddress& hop, const Settings& settings) {
    return std::ranges::any_of(settings.trusted_proxies, [&](const IpRange& range) { return range.contains(hop); });
}

// What stands after the last comma, taken off the end of `list`.
std::string_view take_last(std::string_view& list, bool& at_end) {
    const auto comma = list.rfind(',');
    at_end = comma == std::string_view::npos;
    const auto entry = at_end ? list : list.substr(comma + 1);
    list = at_end ? std::string_view() : list.substr(0, comma);
    return entry;
}

// How far we have come; `over` once nothing further is to be believed.
struct Walk {
    IpAddress hop;
    bool over = false;
};

// The entries of one header field, from its end.
void walk_field(Walk& walk, std::string_view field, const Settings& settings) {
    for (bool at_end = false; !at_end && !walk.over;) {
        const auto entry = take_last(field, at_end);
        const auto before = is_trusted(walk.hop, settings) ? parse_entry(entry) : std::nullopt;
        walk.over = !before;
        if (before) walk.hop = *before;
    }
}

} // namespace

std::string client_address(const http::Request& request, const Settings& settings) {
    const auto nearest = nearest_hop(request);
    if (!nearest) return request.remote_address;
    Walk walk{*nearest};
    const auto& fields = request.headers.all();
    for (auto field = fields.rbegin(); field != fields.rend() && !walk.over; ++field) {
        if (ascii_lower(field->first) == "x-forwarded-for") walk_field(walk, field->second, settings);
    }
    return walk.hop.to_string();
}

std::string client_network(std::string_view address) {
    const auto parsed = parse_hop(address);
    if (!parsed || parsed->is_v4()) return parsed ? parsed->to_string() : std::string(address);
    return parsed->client().to_string() + "/64";
}

bool is_from_trusted_proxy(const http::Request& request, const Settings& settings) {
    const auto hop = nearest_hop(request);
    return hop && is_trusted(*hop, settings);
}

bool came_over_https(const http::Request& request, const Settings& settings) {
    if (settings.secure_cookie || request.tls) return true;
    if (!is_from_trusted_proxy(request, settings)) return false;
    const auto hops = request.headers.find("X-Forwarded-Proto").value_or(""); // the client's own first
    return ascii_lower(trim(hops.substr(0, hops.find(',')))) == "https";
}

} // namespace datagems::gateway
