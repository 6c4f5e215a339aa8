#include "ratio1/origin.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace datagems::persistence::ratio1 {
namespace {

constexpr std::string_view scheme = "http://";

bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void append_encoded(std::string& text, std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            text += c;
        } else {
            text += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
}

bool is_host(std::string_view host) {
    return !host.empty() && host.size() <= 255 &&
           std::all_of(host.begin(), host.end(), [](char c) { return is_unreserved(c) || c == ':' || c == '%'; });
}

// What stands between brackets or before a colon, and the rest.
std::pair<std::string_view, std::string_view> split_host(std::string_view authority) {
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return {};
        return {authority.substr(1, end - 1), authority.substr(end + 1)};
    }
    const auto colon = std::min(authority.find(':'), authority.size());
    return {authority.substr(0, colon), authority.substr(colon)};
}

bool read_port(std::string_view text, std::uint16_t& port) {
    if (text.empty()) return true;
    if (text.front() != ':') return false;
    text.remove_prefix(1);
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), port);
    return code == std::errc() && end == text.data() + text.size() && port != 0;
}

} // namespace

std::string Origin::text() const {
    const auto name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return std::string(scheme) + name + ":" + std::to_string(port) + base;
}

Result<Origin> parse_origin(std::string_view url) {
    const auto refuse = [&] {
        return Error{errc::invalid_argument,
                     "not the address of a store, http://host:port: " + std::string(utf8_prefix(url, 200))};
    };
    if (!ascii_lower(url.substr(0, scheme.size())).starts_with(scheme)) return refuse();
    const auto rest = url.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    auto base = rest.substr(slash);
    while (base.ends_with('/'))
        base.remove_suffix(1);
    const auto [host, port] = split_host(rest.substr(0, slash));
    Origin origin;
    origin.host = host;
    origin.base = base;
    const bool plain = std::all_of(base.begin(), base.end(), [](char c) { return is_unreserved(c) || c == '/'; });
    if (!is_host(host) || !plain || !read_port(port, origin.port)) return refuse();
    return origin;
}

std::string target(std::string_view path, std::initializer_list<std::pair<std::string_view, std::string_view>> query) {
    std::string text(path);
    char separator = '?';
    for (const auto& [name, value] : query) {
        text += separator;
        text += name;
        text += '=';
        append_encoded(text, value);
        separator = '&';
    }
    return text;
}

} // namespace datagems::persistence::ratio1
