#include "regex/properties.hpp"

#include <array>

namespace datagems::json_schema::regex {

namespace {

// The general category of each ASCII character that is neither a letter, nor a digit, nor a control character.
struct Stretch {
    std::string_view characters;
    std::string_view category;
};

constexpr std::array kStretches = {
    Stretch{" ", "Zs"},   Stretch{"!\"#%&'*,./:;?@\\", "Po"},
    Stretch{"$", "Sc"},   Stretch{"+<=>|~", "Sm"},
    Stretch{"-", "Pd"},   Stretch{"([{", "Ps"},
    Stretch{")]}", "Pe"}, Stretch{"^`", "Sk"},
    Stretch{"_", "Pc"},
};

CharSet ascii_letters() {
    return {{U'a', U'z'}, {U'A', U'Z'}};
}

// As PCRE2 spells them: L, Lu, L&; unlike the binary properties of two letters.
bool is_category(std::string_view name) {
    return name.size() == 1 || name == "L&" || (name.size() == 2 && name[1] >= 'a' && name[1] <= 'z');
}

// The characters of a category, or of all whose name begins with the one letter.
CharSet ascii_of_category(std::string_view category) {
    const auto is_in = [&](std::string_view name) { return name.starts_with(category); };
    CharSet set;
    if (is_in("Ll") || category == "L&") set.add({U'a', U'z'});
    if (is_in("Lu") || category == "L&") set.add({U'A', U'Z'});
    if (is_in("Nd")) set.add({U'0', U'9'});
    if (is_in("Cc")) set.add(CharSet{{0, 0x1f}, {0x7f, 0x7f}});
    for (const auto& [characters, name] : kStretches) {
        if (!is_in(name)) continue;
        for (const char c : characters) {
            const auto code = static_cast<char32_t>(c);
            set.add({code, code});
        }
    }
    return set;
}

} // namespace

std::optional<CharSet> ascii_members(const Property& property) {
    CharSet set;
    const std::string& name = property.name;
    if (is_category(name)) {
        set = ascii_of_category(name);
    } else if (name == "Alphabetic" || name == "Alpha" || name == "sc:Latin" || name == "sc:Latn") {
        set = ascii_letters();
    } else {
        return std::nullopt;
    }
    return property.negated ? set.complement() : set;
}

} // namespace datagems::json_schema::regex
