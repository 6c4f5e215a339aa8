#include "ratio1/differing.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <charconv>
#include <cstdint>

namespace datagems::persistence::ratio1 {
namespace {

namespace json = boost::json;

// The bytes of a number in a text.
struct Span {
    std::size_t begin = 0;
    std::size_t size = 0;
};

std::size_t end_of_string(std::string_view text, std::size_t begin) {
    auto at = begin + 1;
    while (text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

// The value of the member "rev" of an object that is valid JSON, if that is an integer spelled plainly.
std::optional<Span> find_rev(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    int depth = 0;
    std::optional<Span> found;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (c != '"') {
            ++at;
            continue;
        }
        const auto end = end_of_string(text, at);
        const auto name = text.substr(at, end - at);
        at = end;
        const auto colon = text.find_first_not_of(white, end);
        if (depth != 1 || name != "\"rev\"" || colon == std::string_view::npos || text[colon] != ':') continue;
        const auto begin = text.find_first_not_of(white, colon + 1);
        const auto stop = text.find_first_not_of("0123456789", begin + (text[begin] == '-' ? 1 : 0));
        found = Span{begin, stop - begin}; // of several the last counts
    }
    return found;
}

std::optional<std::string> with_raised_rev(std::string_view text, unsigned step) {
    const auto place = find_rev(text);
    if (!place) return std::nullopt;
    const auto digits = text.substr(place->begin, place->size);
    std::int64_t rev = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), rev);
    const char next = text[place->begin + place->size];
    const bool is_integer = code == std::errc() && end == digits.data() + digits.size() && next != '.' && next != 'e' &&
                            next != 'E' && rev < INT64_MAX - step;
    if (!is_integer) return std::nullopt;
    std::string raised(text.substr(0, place->begin));
    raised += std::to_string(rev + step);
    raised += text.substr(place->begin + place->size);
    return raised;
}

} // namespace

std::optional<std::string> differing(std::string_view text, unsigned step) {
    json::monotonic_resource memory;
    json::parse_options options;
    options.max_depth = 256;
    json::error_code code;
    const auto value = json::parse(text, code, &memory, options);
    if (code || !(value.is_object() || value.is_array())) return std::nullopt;
    if (value.is_object()) {
        if (auto raised = with_raised_rev(text, step)) return raised;
    }
    return std::string(text) + std::string(step, ' ');
}

} // namespace datagems::persistence::ratio1
