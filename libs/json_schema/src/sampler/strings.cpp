#include "sampler/strings.hpp"

#include "sampler/plausible.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace {

constexpr int kTries = 24;
constexpr int kFormatTries = 150; // a pattern beside a format may want something rare of it
constexpr std::size_t kMostPadding = 100'000;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

// The bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
    std::size_t bytes = 0;
    for (; count != 0 && bytes < text.size(); --count) {
        ++bytes;
        while (bytes < text.size() && is_continuation(text[bytes])) {
            ++bytes;
        }
    }
    return bytes;
}

void pad(std::string& text, const StringPlan& plan, Random& random) {
    const std::size_t least = std::min(plan.min_length, kMostPadding);
    std::size_t length = count_code_points(text);
    while (length < least) {
        const std::size_t before = text.size();
        text += ' ';
        if (is_prose(plan.topic)) {
            text += plausible_sentence(random);
        } else {
            text += plausible_word(random);
        }
        length += text.size() - before; // all ASCII
    }
}

// At the end of a sentence if enough is left, else of a word, else in a word.
void cut(std::string& text, const StringPlan& plan) {
    if (text.size() <= plan.max_length) return; // no more code points than bytes
    const std::size_t most = bytes_of(text, plan.max_length);
    if (most == text.size()) return;
    const std::string_view kept = std::string_view(text).substr(0, most);
    const std::size_t least = std::max<std::size_t>(bytes_of(text, plan.min_length), 1);
    const std::size_t stop = kept.rfind(". ");
    const std::size_t blank = text[most] == ' ' ? most : kept.rfind(' ');
    if (stop != std::string_view::npos && stop + 1 >= least) {
        text.resize(stop + 1);
    } else if (blank != std::string_view::npos && blank >= least) {
        text.resize(blank);
    } else {
        text.resize(most);
    }
    while (text.size() > least && (text.back() == ' ' || text.back() == ',')) {
        text.pop_back();
    }
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The ASCII letters and digits of the text, each word begun by `begin` and after the first led in by `separator`.
std::string joined_words(std::string_view text, std::string_view separator, char (*first)(char), char (*others)(char)) {
    std::string joined;
    bool begins = true;
    for (const char c : text) {
        const bool is_letter = lower(c) >= 'a' && lower(c) <= 'z';
        if (!is_letter && !(c >= '0' && c <= '9')) {
            begins = begins || c == ' ' || c == '-' || c == '_';
            continue;
        }
        if (begins && !joined.empty()) joined += separator;
        joined += begins ? (joined.empty() ? first(c) : others(c)) : lower(c);
        begins = false;
    }
    return joined;
}

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find(' '));
}

std::string shaped(std::string text, TextShape shape) {
    switch (shape) {
    case TextShape::first_word:
        return std::string(first_word(text));
    case TextShape::lower:
        return ascii_lower(text);
    case TextShape::upper:
        std::ranges::transform(text, text.begin(), upper);
        return text;
    case TextShape::kebab:
        return joined_words(text, "-", lower, lower);
    case TextShape::snake:
        return joined_words(text, "_", lower, lower);
    case TextShape::camel:
        return joined_words(text, "", lower, upper);
    case TextShape::pascal:
        return joined_words(text, "", upper, upper);
    case TextShape::lower_first_word:
        return joined_words(first_word(text), "", lower, lower);
    case TextShape::upper_first_word: {
        std::string word = joined_words(first_word(text), "", lower, lower);
        std::ranges::transform(word, word.begin(), upper);
        return word;
    }
    default:
        return text;
    }
}

std::string from_pattern(const StringPlan& plan, int attempt, Random& random) {
    // Longer and shorter tails, in case the lengths need them.
    constexpr std::array<std::uint32_t, 4> extras = {6, 3, 12, 0};
    const auto least = static_cast<std::uint32_t>(std::min<std::size_t>(plan.min_length, 5'000));
    return plan.generator->generate(random, std::max(extras.at(static_cast<std::size_t>(attempt) % 4), least));
}

// Cut or padded to the plan's lengths.
std::string free_text(const StringPlan& plan, Random& random) {
    std::string text = shaped(plausible_text(plan.topic, random), plan.shape);
    pad(text, plan, random);
    cut(text, plan);
    return text;
}

// A text of the format, lengthened or shortened if it is of a format that bears it.
std::string format_text(const StringPlan& plan, Random& random) {
    std::string text = plausible_format(plan.format, random);
    const bool is_mail = plan.format.ends_with("email");
    const bool is_uri = plan.format.starts_with("uri");
    if (!is_mail && !is_uri && plan.format != "hostname") return text;
    for (int i = 0; i < kTries && text.size() < plan.min_length; ++i) {
        const std::string word(plausible_word(random));
        text = is_uri ? text + "/" + word : word + "." + text;
    }
    if (text.size() <= plan.max_length) return text;
    const std::size_t excess = text.size() - plan.max_length;
    if (is_uri) {
        text.resize(plan.max_length);
    } else if (const std::size_t local = text.find('@'); is_mail && excess < local) {
        text.erase(local - excess, excess);
    } else {
        text.erase(0, text.find('.') + 1);
    }
    return text;
}

// What stands beside the part that a pattern makes: several words if a blank is between, else one.
std::string neighbour_of(const StringPlan& plan, bool is_apart, Random& random) {
    if (plan.format.empty()) {
        const Topic topic = plan.topic == Topic::path || plan.topic == Topic::url ? Topic::none : plan.topic;
        return shaped(plausible_text(topic, random), is_apart ? TextShape::lower : TextShape::kebab);
    }
    std::string text = plausible_format(plan.format, random);
    // The pattern of an address most often asks for its host, and that of a URI for its scheme.
    if (plan.format.ends_with("email")) text.resize(text.find('@'));
    if (plan.shape == TextShape::after_pattern && text.starts_with("https://")) text.erase(0, 8);
    return text;
}

std::string with_neighbours(const StringPlan& plan, int attempt, Random& random) {
    const std::string middle = from_pattern(plan, attempt, random);
    std::string text;
    if (plan.shape != TextShape::after_pattern) text = neighbour_of(plan, middle.starts_with(' '), random);
    text += middle;
    if (plan.shape != TextShape::then_pattern) text += neighbour_of(plan, middle.ends_with(' '), random);
    cut(text, plan);
    return text;
}

} // namespace

bool is_asserted_format(std::string_view format) {
    Random random(0);
    return !plausible_format(format, random).empty();
}

bool suits(const std::string& text, const StringPlan& plan) {
    const std::size_t length = count_code_points(text);
    if (length < plan.min_length || length > plan.max_length) return false;
    const auto matches = [&](const Pattern& pattern) { return pattern.match(text) == Pattern::Match::yes; };
    return std::ranges::all_of(plan.patterns, matches) && std::ranges::none_of(plan.unwanted, matches);
}

std::string text_of(const StringPlan& plan, int attempt, Random& random) {
    switch (plan.shape) {
    case TextShape::from_pattern:
        return from_pattern(plan, attempt, random);
    case TextShape::then_pattern:
    case TextShape::after_pattern:
    case TextShape::around_pattern:
        return with_neighbours(plan, attempt, random);
    default:
        return plan.format.empty() ? free_text(plan, random) : format_text(plan, random);
    }
}

std::string sample_string(const StringPlan& plan, Random& random) {
    std::string text;
    const int tries = plan.format.empty() ? kTries : kFormatTries;
    for (int attempt = 0; attempt < tries; ++attempt) {
        text = text_of(plan, attempt, random);
        if (suits(text, plan)) break;
    }
    return text;
}

} // namespace datagems::json_schema
