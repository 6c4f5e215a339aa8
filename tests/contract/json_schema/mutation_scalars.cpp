#include "mutation.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace datagems::schema_peer {

namespace json = boost::json;

namespace {

constexpr double kLargestExact = 9007199254740991.0;

constexpr std::array<std::string_view, 16> kInsertions = {
    "a", "Z", "0", "7", " ", "-", ".", "_", "@", "é", "ß", "日本", "😀", "\n", "e\xcc\x81", "\xe2\x80\xa8"};

// Where the code points begin, and the end.
std::vector<std::size_t> boundaries(std::string_view text) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80) places.push_back(i);
    }
    places.push_back(text.size());
    return places;
}

char neighbour(char c, Dice& dice) {
    if (c >= '0' && c <= '9') return static_cast<char>('0' + dice.below(10));
    if (c >= 'a' && c <= 'z') return static_cast<char>('a' + dice.below(26));
    if (c >= 'A' && c <= 'Z') return static_cast<char>('A' + dice.below(26));
    return c;
}

char other_case(char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter ? static_cast<char>(static_cast<unsigned char>(c) ^ 0x20U) : c;
}

std::string without_one(std::string_view text, Dice& dice) {
    const auto places = boundaries(text);
    if (places.size() < 2) return std::string(text);
    const std::size_t at = dice.below(places.size() - 1);
    return std::string(text.substr(0, places[at])) + std::string(text.substr(places[at + 1]));
}

std::string with_one_more(std::string_view text, Dice& dice) {
    const auto places = boundaries(text);
    std::string changed(text);
    changed.insert(dice.pick(places), dice.pick(kInsertions));
    return changed;
}

std::string with_one_changed(std::string_view text, Dice& dice, bool case_only) {
    std::string changed(text);
    if (changed.empty()) return changed;
    char& c = dice.pick(changed);
    c = case_only ? other_case(c) : neighbour(c, dice);
    return changed;
}

std::string cut(std::string_view text, Dice& dice) {
    const auto places = boundaries(text);
    return std::string(text.substr(0, dice.pick(places)));
}

std::string lengthened(std::string_view text, Dice& dice) {
    std::string changed(text);
    const std::size_t times = 1 + dice.below(4);
    for (std::size_t i = 0; i < times; ++i) {
        changed += dice.chance(50) ? std::string(" and more") : std::string(text.substr(0, 500));
    }
    return changed;
}

double as_double(const json::value& number) {
    return number.to_number<double>();
}

// Whole numbers as integers, others to four decimals: binary dust such as 17.830000000000002 is a multiple of 0.01 to a
// validator that divides doubles, and is not to one that reads what is written.
json::value shortest(double number) {
    if (std::abs(number) < 1e10) number = std::round(number * 10'000) / 10'000;
    const bool is_whole = std::floor(number) == number && std::abs(number) <= kLargestExact;
    if (is_whole) return static_cast<std::int64_t>(number);
    return number;
}

} // namespace

std::string mutate_number(json::value& number, Dice& dice) {
    const double old = as_double(number);
    switch (dice.below(9)) {
    case 0:
    case 1:
        number = shortest(old + (dice.chance(50) ? 1 : -1));
        return "number: by one";
    case 2:
        number = shortest(old + (dice.chance(50) ? 0.5 : -0.25));
        return "number: by a fraction";
    case 3:
        number = shortest(-old);
        return "number: negative";
    case 4:
        number = shortest(old * 1000 + static_cast<double>(dice.below(1000)));
        if (std::abs(as_double(number)) > kLargestExact) number = 1'000'000'007;
        return "number: big";
    case 5:
        number = old; // 5 becomes 5.0, which is the same number
        return "number: written as a fraction";
    case 6:
        number = 0;
        return "number: zero";
    case 7:
        number = shortest(std::floor(old * 100) / 100 + 0.01);
        return "number: by a cent";
    default:
        number = shortest(std::floor(old) + static_cast<double>(dice.below(20)));
        return "number: a little more";
    }
}

std::string mutate_string(json::string& text, Dice& dice) {
    const std::string_view old(text.data(), text.size());
    const auto put = [&](std::string changed, const char* what) {
        text = changed;
        return std::string(what);
    };
    switch (dice.below(9)) {
    case 0:
        return put(without_one(old, dice), "string: a character less");
    case 1:
    case 2:
        return put(with_one_more(old, dice), "string: a character more");
    case 3:
    case 4:
        return put(with_one_changed(old, dice, false), "string: a character changed");
    case 5:
        return put(with_one_changed(old, dice, true), "string: a letter in the other case");
    case 6:
        return put(cut(old, dice), "string: shorter");
    case 7:
        return put(lengthened(old, dice), "string: longer");
    default:
        if (dice.chance(30)) return put({}, "string: empty");
        return put("é" + std::string(old), "string: a foreign letter first");
    }
}

} // namespace datagems::schema_peer
