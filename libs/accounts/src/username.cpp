#include "datagems/accounts/username.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace datagems::accounts {
namespace {

constexpr std::size_t min_characters = 3;
constexpr std::size_t max_characters = 64;

constexpr bool is_allowed(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// White space beyond ASCII that JavaScript trims, in UTF-8: names come from its programs, and by pasting.
constexpr auto white_space = std::to_array<std::string_view>(
    {"\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
     "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"});
// The one letter beyond ASCII whose lower case is in it.
constexpr std::string_view kelvin_sign = "\u212a";

std::string_view trim_all(std::string_view text) {
    for (auto before = text.size() + 1; text.size() < before;) {
        before = text.size();
        text = trim(text);
        for (const auto space : white_space) {
            if (text.starts_with(space)) text.remove_prefix(space.size());
            if (text.ends_with(space)) text.remove_suffix(space.size());
        }
    }
    return text;
}

std::string lower(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        const bool kelvin = text.starts_with(kelvin_sign);
        name += kelvin ? 'k' : text.front();
        text.remove_prefix(kelvin ? kelvin_sign.size() : 1);
    }
    return ascii_lower(name);
}

} // namespace

Result<std::string> canonical_username(std::string_view text) {
    auto name = lower(trim_all(text));
    const bool fits = name.size() >= min_characters && name.size() <= max_characters;
    if (!fits || !std::all_of(name.begin(), name.end(), is_allowed)) {
        return Error{errc::invalid_argument, "a user name is 3 to 64 of a-z, 0-9, '.', '_' and '-'"};
    }
    return name;
}

} // namespace datagems::accounts
