#include "datagems/accounts/username.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::accounts {
namespace {

constexpr std::size_t min_characters = 3;
constexpr std::size_t max_characters = 64;

constexpr bool is_allowed(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

} // namespace

Result<std::string> canonical_username(std::string_view text) {
    const auto trimmed = trim(text);
    const bool fits = trimmed.size() >= min_characters && trimmed.size() <= max_characters;
    auto name = fits ? ascii_lower(trimmed) : std::string();
    if (!fits || !std::all_of(name.begin(), name.end(), is_allowed)) {
        return Error{errc::invalid_argument, "a user name is 3 to 64 of a-z, 0-9, '.', '_' and '-'"};
    }
    return name;
}

} // namespace datagems::accounts
