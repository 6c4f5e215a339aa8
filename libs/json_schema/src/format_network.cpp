// Addresses: email (RFC 5321), host names (RFC 1123), IP addresses, URIs (RFC 3986), UUIDs (RFC 4122).
#include "format_checks.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_alphanumeric(char c) {
    return is_digit(c) || is_letter(c);
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

bool is_one_of(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

// Calls accept(part) for the parts between separators; false at the first refused.
template <class Accept>
bool all_parts(std::string_view text, char separator, Accept accept) {
    while (true) {
        const std::size_t end = text.find(separator);
        if (!accept(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

bool is_atom_character(char c) {
    return is_alphanumeric(c) || is_one_of(c, "!#$%&'*+-/=?^_`{|}~");
}

bool is_quoted_local(std::string_view text) {
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f || text[i] == '"') return false;
        if (text[i] == '\\' && ++i == text.size()) return false;
    }
    return true;
}

bool is_mail_domain(std::string_view domain) {
    if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
        domain = domain.substr(1, domain.size() - 2);
        if (domain.starts_with("IPv6:")) return is_ipv6(domain.substr(5));
        return is_ipv4(domain);
    }
    return is_hostname(domain);
}

template <class IsAtomCharacter>
bool is_mail_address(std::string_view text, IsAtomCharacter is_character, bool (*is_domain)(std::string_view)) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64) return false;
    const std::string_view local = text.substr(0, at);
    const bool is_local = is_quoted_local(local) || all_parts(local, '.', [&](std::string_view atom) {
                              return !atom.empty() && std::ranges::all_of(atom, is_character);
                          });
    return is_local && is_domain(text.substr(at + 1));
}

bool is_idn_domain(std::string_view domain) {
    return !domain.empty() && domain.size() <= 253 && all_parts(domain, '.', [](std::string_view label) {
        return !label.empty() && label.front() != '-' && label.back() != '-' &&
               std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-' || !is_ascii(c); });
    });
}

bool is_scheme(std::string_view text) {
    return !text.empty() && is_letter(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || is_one_of(c, "+-."); });
}

// Characters of RFC 3986 besides the general delimiters, plus `more`; a % begins an escape.
bool has_only(std::string_view text, std::string_view more) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
            i += 2;
        } else if (!is_alphanumeric(c) && !is_one_of(c, "-._~!$&'()*+,;=") && !is_one_of(c, more)) {
            return false;
        }
    }
    return true;
}

bool is_authority(std::string_view text) {
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        if (!has_only(text.substr(0, at), ":")) return false;
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return false;
        port = text.substr(end + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        if (!has_only(text.substr(0, colon), "")) return false;
        port = text.substr(colon);
    }
    if (port.empty()) return true;
    return port.front() == ':' && std::ranges::all_of(port.substr(1), is_digit);
}

// What follows the scheme: [//authority] path [?query] [#fragment]
bool is_hierarchy(std::string_view text) {
    if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
        if (!has_only(text.substr(hash + 1), ":@/?")) return false;
        text = text.substr(0, hash);
    }
    if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
        if (!has_only(text.substr(mark + 1), ":@/?")) return false;
        text = text.substr(0, mark);
    }
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        const std::size_t slash = std::min(text.find('/'), text.size());
        if (!is_authority(text.substr(0, slash))) return false;
        text.remove_prefix(slash);
    }
    return has_only(text, ":@/");
}

} // namespace

bool is_email(std::string_view text) {
    return is_mail_address(text, is_atom_character, is_mail_domain);
}

bool is_idn_email(std::string_view text) {
    return is_mail_address(
        text, [](char c) { return !is_ascii(c) || is_atom_character(c); }, is_idn_domain);
}

bool is_hostname(std::string_view text) {
    return !text.empty() && text.size() <= 253 && all_parts(text, '.', [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
    });
}

bool is_ipv4(std::string_view text) {
    if (std::ranges::count(text, '.') != 3) return false;
    return all_parts(text, '.', [](std::string_view part) {
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part.front() == '0')) return false;
        int value = 0;
        for (const char c : part) {
            if (!is_digit(c)) return false;
            value = value * 10 + (c - '0');
        }
        return value <= 255;
    });
}

bool is_ipv6(std::string_view text) {
    std::size_t groups = 0;
    const std::size_t gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    // Counts the groups of one side; only the last group of the address may be an IPv4 address.
    const auto count = [&groups](std::string_view side, bool is_end) {
        if (side.empty()) return true;
        return all_parts(side, ':', [&, last = side.substr(side.rfind(':') + 1)](std::string_view group) {
            if (is_end && group.data() == last.data() && group.find('.') != std::string_view::npos) {
                groups += 2;
                return is_ipv4(group);
            }
            ++groups;
            return !group.empty() && group.size() <= 4 && std::ranges::all_of(group, is_hex);
        });
    };
    if (!has_gap) return !text.empty() && count(text, true) && groups == 8;
    const std::string_view tail = text.substr(gap + 2);
    return count(text.substr(0, gap), false) && count(tail, true) && groups <= 7;
}

bool is_uri_reference(std::string_view text) {
    if (is_uri(text)) return true;
    // Without a scheme, a colon must not stand in the first segment.
    const std::string_view first = text.substr(0, text.find_first_of("/?#"));
    return first.find(':') == std::string_view::npos && is_hierarchy(text);
}

bool is_uri(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && is_scheme(text.substr(0, colon)) && is_hierarchy(text.substr(colon + 1));
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

} // namespace datagems::json_schema
