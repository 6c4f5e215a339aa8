#include "datagems/accounts/email_address.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::accounts {
namespace {

constexpr std::size_t max_address_bytes = 254; // RFC 5321
constexpr std::size_t max_local_bytes = 64;
constexpr std::size_t max_label_bytes = 63;
constexpr std::size_t max_name_bytes = 200;

constexpr bool is_letter(char c) noexcept {
    return c >= 'a' && c <= 'z';
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_atom_character(char c) noexcept {
    return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

bool is_atom(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_atom_character);
}

bool is_label(std::string_view text) {
    const auto is_allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    return !text.empty() && text.size() <= max_label_bytes && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, is_allowed);
}

// How many parts a dotted text has; 0 when one of them is not as it should be.
template <class IsPart>
std::size_t count_parts(std::string_view text, IsPart is_part) {
    std::size_t count = 0;
    while (true) {
        const auto dot = text.find('.');
        if (!is_part(text.substr(0, dot))) return 0;
        ++count;
        if (dot == std::string_view::npos) return count;
        text.remove_prefix(dot + 1);
    }
}

bool is_domain(std::string_view domain) {
    const auto top = domain.substr(domain.rfind('.') + 1);
    return count_parts(domain, is_label) >= 2 && !std::ranges::all_of(top, is_digit);
}

bool is_display_name(std::string_view name) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return name.size() <= max_name_bytes && is_valid_utf8(name) && std::ranges::none_of(name, is_control) &&
           name.find_first_of("<>\"\\") == std::string_view::npos;
}

} // namespace

Result<std::string> canonical_email(std::string_view text) {
    auto address = ascii_lower(trim(text));
    const std::string_view view = address;
    const auto at = view.find('@');
    const bool fits = at != std::string_view::npos && at <= max_local_bytes && view.size() <= max_address_bytes;
    if (!fits || count_parts(view.substr(0, at), is_atom) == 0 || !is_domain(view.substr(at + 1))) {
        return Error{errc::invalid_argument, "not a mail address"};
    }
    return address;
}

Result<Mailbox> parse_mailbox(std::string_view text) {
    text = trim(text);
    const auto open = text.find('<');
    const bool named = open != std::string_view::npos && text.ends_with('>');
    const auto address = named ? text.substr(open + 1, text.size() - open - 2) : text;
    const auto name = named ? trim(text.substr(0, open)) : std::string_view();
    auto canonical = canonical_email(address);
    if (!canonical || !is_display_name(name)) {
        return Error{errc::invalid_argument, "not a mail address, nor a name and an address in <>"};
    }
    return Mailbox{std::string(name), std::move(*canonical)};
}

} // namespace datagems::accounts
