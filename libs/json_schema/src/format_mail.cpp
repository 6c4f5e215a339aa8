// Mail addresses: RFC 5321, section 4.1.2 (Mailbox), and its extension by RFC 6531 to characters beyond ASCII.
#include "ascii.hpp"
#include "format_checks.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace {

constexpr std::size_t kLongestAddress = 254; // a path of 256 octets has < and > besides
constexpr std::size_t kLongestLocalPart = 64;
constexpr std::size_t kLongestDomain = 253;
constexpr std::size_t kLongestLabel = 63;

constexpr ByteSet kAtomCharacters = kAlphanumerics | ByteSet("!#$%&'*+-/=?^_`{|}~");
constexpr ByteSet kLabelCharacters = kAlphanumerics | ByteSet("-");

constexpr ByteSet printable(std::string_view except) {
    ByteSet set("");
    for (char c = ' '; c <= '~'; ++c) {
        if (except.find(c) == std::string_view::npos) set = set | ByteSet(std::string_view(&c, 1));
    }
    return set;
}

constexpr ByteSet kQuotable = printable("");
constexpr ByteSet kQuotedCharacters = printable("\"\\");

// The characters of the parts of an address.
struct Alphabet {
    ByteSet atom;
    ByteSet quoted;
    ByteSet label;
};

constexpr Alphabet kAscii = {kAtomCharacters, kQuotedCharacters, kLabelCharacters};
constexpr Alphabet kInternational = {kAtomCharacters | ByteSet::beyond_ascii(),
                                     kQuotedCharacters | ByteSet::beyond_ascii(),
                                     kLabelCharacters | ByteSet::beyond_ascii()};

// The size of the "quoted string" at the front, quotes and all; 0 if it does not end.
std::size_t quoted_size(std::string_view text, const Alphabet& alphabet) {
    std::size_t at = 1;
    while (true) {
        at += alphabet.quoted.span(text.substr(at));
        if (at == text.size()) return 0;
        if (text[at] == '"') return at + 1;
        if (text[at] != '\\' || at + 1 == text.size() || !kQuotable.has(text[at + 1])) return 0;
        at += 2;
    }
}

// The size of the atoms with a dot between each two at the front; 0 if there are none.
std::size_t dotted_size(std::string_view text, const Alphabet& alphabet) {
    std::size_t at = 0;
    while (true) {
        const std::size_t size = alphabet.atom.span(text.substr(at));
        if (size == 0) return 0;
        at += size;
        if (at == text.size() || text[at] != '.') return at;
        ++at;
    }
}

// Four numbers of 0 to 255; unlike elsewhere, zeros may lead.
bool is_ipv4_literal(std::string_view text) {
    for (int i = 0; i < 4; ++i) {
        const std::size_t digits = kDigits.span(text);
        if (digits == 0 || digits > 3 || (digits == 3 && text.substr(0, 3) > "255")) return false;
        text.remove_prefix(digits);
        if (i == 3) break;
        if (!text.starts_with('.')) return false;
        text.remove_prefix(1);
    }
    return text.empty();
}

// "[…]" with an IPv4 address, or an IPv6 address after its tag. No other tag is registered.
bool is_address_literal(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
    text = text.substr(1, text.size() - 2);
    constexpr std::string_view tag = "ipv6:";
    const bool has_tag =
        text.size() >= tag.size() &&
        std::ranges::equal(text.substr(0, tag.size()), tag, {}, [](char c) { return static_cast<char>(c | 0x20); });
    return has_tag ? is_ipv6(text.substr(tag.size())) : is_ipv4_literal(text);
}

bool is_domain(std::string_view text, const Alphabet& alphabet) {
    if (text.size() > kLongestDomain) return false;
    while (true) {
        const std::size_t size = alphabet.label.span(text);
        if (size == 0 || text[0] == '-' || text[size - 1] == '-') return false;
        // A label beyond ASCII is shorter or longer in the form that has the limit.
        if (size > kLongestLabel && is_ascii(text.substr(0, size))) return false;
        if (size == text.size()) return true;
        if (text[size] != '.') return false;
        text.remove_prefix(size + 1);
    }
}

bool is_mailbox(std::string_view text, const Alphabet& alphabet) {
    if (text.empty() || text.size() > kLongestAddress) return false;
    const std::size_t local = text[0] == '"' ? quoted_size(text, alphabet) : dotted_size(text, alphabet);
    if (local == 0 || local > kLongestLocalPart || local == text.size() || text[local] != '@') return false;
    const std::string_view domain = text.substr(local + 1);
    return domain.starts_with('[') ? is_address_literal(domain) : is_domain(domain, alphabet);
}

} // namespace

bool is_email(std::string_view text) {
    return is_mailbox(text, kAscii);
}

bool is_idn_email(std::string_view text) {
    return is_mailbox(text, kInternational) && (is_ascii(text) || is_valid_utf8(text));
}

} // namespace datagems::json_schema
