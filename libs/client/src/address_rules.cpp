#include "datagems/client/address_rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <optional>
#include <string>

namespace datagems::client {
namespace {

Error refused(std::string_view sentence) {
    return Error{errc::invalid_argument, std::string(sentence)};
}

IpRange range(std::string_view text) {
    return IpRange::parse(text).value();
}

// Not globally reachable, deprecated, or not unicast. 192.0.0.0/24 as a whole: the two addresses in it that count as
// reachable are anycast ones, which the nearest gateway answers.
bool is_reachable_v4(const IpAddress& address) {
    static const std::array closed{
        range("0.0.0.0/8"),      range("10.0.0.0/8"),     range("100.64.0.0/10"), range("127.0.0.0/8"),
        range("169.254.0.0/16"), range("172.16.0.0/12"),  range("192.0.0.0/24"),  range("192.0.2.0/24"),
        range("192.88.99.0/24"), range("192.168.0.0/16"), range("198.18.0.0/15"), range("198.51.100.0/24"),
        range("203.0.113.0/24"), range("224.0.0.0/4"),    range("240.0.0.0/4"),
    };
    return std::ranges::none_of(closed, [&](const IpRange& each) { return each.contains(address); });
}

// The v4 address that packets to this v6 address end at: by mapping, NAT64 (RFC 6052) or 6to4 (RFC 3056).
std::optional<IpAddress> carried_v4(const IpAddress& address) {
    static const IpRange mapped = range("::ffff:0:0/96");
    static const IpRange nat64 = range("64:ff9b::/96");
    static const IpRange six_to_four = range("2002::/16");
    constexpr std::size_t last_four = 12;
    constexpr std::size_t after_prefix = 2;
    if (mapped.contains(address) || nat64.contains(address)) return address.embedded_v4(last_four);
    if (six_to_four.contains(address)) return address.embedded_v4(after_prefix);
    return std::nullopt;
}

// Of v6 only 2000::/3 is given out as global unicast. 2001::/23 as a whole: what counts as reachable in it are anycast
// relays and identifiers that are no hosts.
bool is_reachable_v6(const IpAddress& address) {
    static const IpRange global_unicast = range("2000::/3");
    static const std::array closed{range("2001::/23"), range("2001:db8::/32"), range("3fff::/20")};
    if (!global_unicast.contains(address)) return false;
    return std::ranges::none_of(closed, [&](const IpRange& each) { return each.contains(address); });
}

std::string_view without_final_dot(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
}

std::string_view last_label(std::string_view host) {
    return host.substr(host.rfind('.') + 1); // all of it where there is no dot
}

// By the rule of browsers: a host whose last label is a number is meant as an address.
bool ends_in_number(std::string_view host) {
    const auto label = last_label(host);
    constexpr std::string_view digits = "0123456789";
    if (label.find_first_not_of(digits) == std::string_view::npos) return true;
    return label.starts_with("0x") && label.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
}

// An address in any spelling that the system's resolver takes for one, such as 2130706433 or 0x7f.1.
std::optional<IpAddress> read_literal(const std::string& host) {
    if (auto usual = IpAddress::parse(host)) return usual;
    in_addr legacy{};
    if (::inet_aton(host.c_str(), &legacy) == 0) return std::nullopt;
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &legacy, text.data(), text.size());
    return IpAddress::parse(text.data());
}

bool is_private_name(std::string_view host) {
    constexpr std::array<std::string_view, 8> suffixes{".localhost", ".local",     ".internal", ".lan",
                                                       ".home",      ".home.arpa", ".corp",     ".localdomain"};
    if (host.find('.') == std::string_view::npos) return true; // localhost, or a neighbour's name
    return std::ranges::any_of(suffixes, [&](std::string_view suffix) { return host.ends_with(suffix); });
}

const OwnEndpoint* find_exempt(const AddressRules& rules, const Origin& origin) {
    const auto found = std::ranges::find(rules.exempt, origin, &OwnEndpoint::origin);
    return found == rules.exempt.end() ? nullptr : &*found;
}

// Whether a path behind `base` can lead to one of the endpoint's calls.
bool leads_to(const OwnEndpoint& endpoint, std::string_view base) {
    if (base.ends_with('/')) base.remove_suffix(1);
    return std::ranges::any_of(endpoint.calls, [&](const OwnCall& call) {
        return call.target.starts_with(base) && call.target.substr(base.size()).starts_with('/');
    });
}

} // namespace

bool is_globally_reachable(const IpAddress& address) {
    if (address.is_v4()) return is_reachable_v4(address);
    if (const auto carried = carried_v4(address)) return is_reachable_v4(*carried);
    return is_reachable_v6(address);
}

bool may_connect(const AddressRules& rules, const Origin& origin, const IpAddress& address) {
    if (rules.allow_private || is_globally_reachable(address)) return true;
    const auto plain = address.unmapped();
    if (std::ranges::any_of(rules.allowed, [&](const IpRange& each) { return each.contains(plain); })) return true;
    return find_exempt(rules, origin) != nullptr;
}

bool may_call(const AddressRules& rules, http::Method method, const Url& url) {
    const auto* exempt = find_exempt(rules, url.origin);
    if (rules.allow_private || exempt == nullptr) return true;
    return std::ranges::find(exempt->calls, OwnCall{method, url.target}) != exempt->calls.end();
}

Result<Url> check_external_url(std::string_view text, const AddressRules& rules) {
    auto url = parse_url(text);
    if (!url || rules.allow_private) return url;
    if (const auto* exempt = find_exempt(rules, url->origin)) {
        if (leads_to(*exempt, url->target)) return url;
        return refused("there is no model API at this path");
    }
    const std::string host(without_final_dot(url->origin.host));
    if (const auto literal = read_literal(host)) {
        if (may_connect(rules, url->origin, *literal)) return url;
        return refused("its address is not one of the public internet");
    }
    if (ends_in_number(host)) return refused("its host is neither a name nor an address");
    if (rules.allowed.empty() && is_private_name(host)) return refused("its host is not a name of the public internet");
    return url;
}

} // namespace datagems::client
