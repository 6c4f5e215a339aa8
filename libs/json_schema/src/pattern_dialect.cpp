#include "pattern_dialect.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace {

struct Category {
    std::string_view name;
    std::string_view letters;
};

constexpr std::array kCategories = {
    Category{"Letter", "L"},
    Category{"Cased_Letter", "L&"},
    Category{"Uppercase_Letter", "Lu"},
    Category{"Lowercase_Letter", "Ll"},
    Category{"Titlecase_Letter", "Lt"},
    Category{"Modifier_Letter", "Lm"},
    Category{"Other_Letter", "Lo"},
    Category{"Mark", "M"},
    Category{"Nonspacing_Mark", "Mn"},
    Category{"Spacing_Mark", "Mc"},
    Category{"Enclosing_Mark", "Me"},
    Category{"Number", "N"},
    Category{"Decimal_Number", "Nd"},
    Category{"digit", "Nd"},
    Category{"Letter_Number", "Nl"},
    Category{"Other_Number", "No"},
    Category{"Punctuation", "P"},
    Category{"punct", "P"},
    Category{"Connector_Punctuation", "Pc"},
    Category{"Dash_Punctuation", "Pd"},
    Category{"Open_Punctuation", "Ps"},
    Category{"Close_Punctuation", "Pe"},
    Category{"Initial_Punctuation", "Pi"},
    Category{"Final_Punctuation", "Pf"},
    Category{"Other_Punctuation", "Po"},
    Category{"Symbol", "S"},
    Category{"Math_Symbol", "Sm"},
    Category{"Currency_Symbol", "Sc"},
    Category{"Modifier_Symbol", "Sk"},
    Category{"Other_Symbol", "So"},
    Category{"Separator", "Z"},
    Category{"Space_Separator", "Zs"},
    Category{"Line_Separator", "Zl"},
    Category{"Paragraph_Separator", "Zp"},
    Category{"Other", "C"},
    Category{"Control", "Cc"},
    Category{"Format", "Cf"},
    Category{"Private_Use", "Co"},
    Category{"Unassigned", "Cn"},
};

std::string_view short_name(std::string_view name) {
    for (const std::string_view prefix : {"General_Category=", "gc=", "Script=", "sc="}) {
        if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    }
    const auto found = std::ranges::find(kCategories, name, &Category::name);
    return found == kCategories.end() ? name : found->letters;
}

} // namespace

std::string with_short_property_names(std::string_view pattern) {
    std::string result;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        result += pattern[i];
        if (pattern[i] != '\\' || i + 1 == pattern.size()) continue;
        result += pattern[++i];
        const bool is_property = pattern[i] == 'p' || pattern[i] == 'P';
        if (!is_property || i + 1 == pattern.size() || pattern[i + 1] != '{') continue;
        const std::size_t end = pattern.find('}', i);
        if (end == std::string_view::npos) continue;
        result += '{';
        result += short_name(pattern.substr(i + 2, end - i - 2));
        result += '}';
        i = end;
    }
    return result;
}

} // namespace datagems::json_schema
