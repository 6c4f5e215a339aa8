#include "sampler/regex_parser.hpp"

#include <algorithm>
#include <charconv>

namespace datagems::json_schema {

namespace {

using Kind = RegexPart::Kind;
using Ranges = std::vector<std::pair<char32_t, char32_t>>;

constexpr std::size_t kMaxDepth = 50;
constexpr std::uint32_t kOpenEnded = 8;
constexpr std::uint32_t kMostRepeats = 2'000;

const Ranges kDigits = {{'0', '9'}};
const Ranges kWord = {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}};
const Ranges kSpace = {{' ', ' '}};
const Ranges kAnyCharacter = {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {' ', ' '}};

// The printable ASCII characters that are not in `ranges`.
Ranges complement(const Ranges& ranges) {
    Ranges rest;
    for (char32_t c = ' '; c <= '~'; ++c) {
        const bool is_in =
            std::ranges::any_of(ranges, [c](auto range) { return c >= range.first && c <= range.second; });
        if (is_in) continue;
        if (!rest.empty() && rest.back().second + 1 == c) {
            rest.back().second = c;
        } else {
            rest.emplace_back(c, c);
        }
    }
    return rest;
}

std::optional<Ranges> property_ranges(std::string_view name) {
    if (name == "L" || name == "Letter") return Ranges{{'a', 'z'}, {'A', 'Z'}, {0xe0, 0xf6}};
    if (name == "Lu" || name == "Uppercase_Letter") return Ranges{{'A', 'Z'}};
    if (name == "Ll" || name == "Lowercase_Letter") return Ranges{{'a', 'z'}};
    if (name == "N" || name == "Nd" || name == "Number") return kDigits;
    return std::nullopt;
}

class Parser {
  public:
    explicit Parser(std::string_view pattern) : rest_(pattern) {}

    std::optional<RegexPart> whole() {
        auto part = choice();
        if (!part || !rest_.empty()) return std::nullopt;
        return part;
    }

  private:
    std::optional<RegexPart> choice() {
        if (++depth_ > kMaxDepth) return std::nullopt;
        RegexPart part;
        part.kind = Kind::choice;
        do {
            auto branch = sequence();
            if (!branch) return std::nullopt;
            part.parts.push_back(std::move(*branch));
        } while (take('|'));
        --depth_;
        return part;
    }

    std::optional<RegexPart> sequence() {
        RegexPart part;
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            if (take('^') || take('$')) continue; // the result is checked against the whole pattern afterwards
            auto atom = this->atom();
            if (!atom) return std::nullopt;
            auto repeated = quantified(std::move(*atom));
            if (!repeated) return std::nullopt;
            part.parts.push_back(std::move(*repeated));
        }
        return part;
    }

    std::optional<RegexPart> atom() {
        if (take('(')) return group();
        if (take('[')) return char_class();
        if (take('.')) return set(kAnyCharacter);
        if (take('\\')) {
            auto ranges = escape(false);
            if (!ranges) return std::nullopt;
            return set(std::move(*ranges));
        }
        if (std::string_view("*+?{").find(rest_.front()) != std::string_view::npos) return std::nullopt;
        const char32_t c = take_character();
        return set({{c, c}});
    }

    std::optional<RegexPart> group() {
        if (take('?')) {
            if (take('<')) {
                if (rest_.starts_with('=') || rest_.starts_with('!')) return std::nullopt;
                const std::size_t end = rest_.find('>');
                if (end == std::string_view::npos) return std::nullopt;
                rest_.remove_prefix(end + 1);
            } else if (!take(':')) {
                return std::nullopt;
            }
        }
        auto inner = choice();
        if (!inner || !take(')')) return std::nullopt;
        return inner;
    }

    std::optional<RegexPart> char_class() {
        const bool negated = take('^');
        Ranges ranges;
        while (!take(']')) {
            if (rest_.empty()) return std::nullopt;
            auto first = class_item();
            if (!first) return std::nullopt;
            const bool is_single = first->size() == 1 && first->front().first == first->front().second;
            if (is_single && rest_.size() > 1 && rest_.front() == '-' && rest_[1] != ']') {
                rest_.remove_prefix(1);
                const auto last = class_item();
                if (!last || last->size() != 1) return std::nullopt;
                first->front().second = last->front().second;
                if (first->front().second < first->front().first) return std::nullopt;
            }
            ranges.insert(ranges.end(), first->begin(), first->end());
        }
        if (negated) ranges = complement(ranges);
        if (ranges.empty()) return std::nullopt;
        return set(std::move(ranges));
    }

    std::optional<Ranges> class_item() {
        if (rest_.empty()) return std::nullopt;
        if (take('\\')) return escape(true);
        const char32_t c = take_character();
        return Ranges{{c, c}};
    }

    std::optional<Ranges> escape(bool in_class) {
        if (rest_.empty()) return std::nullopt;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
        case 'd':
            return kDigits;
        case 'D':
            return complement(kDigits);
        case 'w':
            return kWord;
        case 'W':
            return complement(kWord);
        case 's':
            return kSpace;
        case 'S':
            return complement(kSpace);
        case 'n':
            return Ranges{{'\n', '\n'}};
        case 't':
            return Ranges{{'\t', '\t'}};
        case 'r':
            return Ranges{{'\r', '\r'}};
        case 'x':
            return code_point(2);
        case 'u':
            return code_point(4);
        case 'p':
            return property();
        default:
            break;
        }
        const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_alphanumeric || (c == '-' && !in_class && rest_.empty())) return std::nullopt;
        const auto code = static_cast<char32_t>(static_cast<unsigned char>(c));
        return code < 0x80 ? std::optional(Ranges{{code, code}}) : std::nullopt;
    }

    std::optional<Ranges> code_point(std::size_t digits) {
        unsigned code = 0;
        if (rest_.size() < digits) return std::nullopt;
        const auto [end, failure] = std::from_chars(rest_.data(), rest_.data() + digits, code, 16);
        const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
        if (failure != std::errc{} || end != rest_.data() + digits || is_surrogate) return std::nullopt;
        rest_.remove_prefix(digits);
        return Ranges{{code, code}};
    }

    std::optional<Ranges> property() {
        if (!take('{')) return std::nullopt;
        const std::size_t end = rest_.find('}');
        if (end == std::string_view::npos) return std::nullopt;
        auto ranges = property_ranges(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return ranges;
    }

    std::optional<RegexPart> quantified(RegexPart atom) {
        RegexPart part;
        part.kind = Kind::repeat;
        if (take('*')) {
            part.least = 0;
            part.open_ended = true;
        } else if (take('+')) {
            part.open_ended = true;
        } else if (take('?')) {
            part.least = 0;
        } else if (take('{')) {
            if (!counts(part)) return std::nullopt;
        } else {
            return atom;
        }
        if (part.open_ended) part.most = part.least + kOpenEnded;
        take('?'); // a lazy quantifier matches the same strings
        if (part.most < part.least || part.most > kMostRepeats) return std::nullopt;
        part.parts.push_back(std::move(atom));
        return part;
    }

    bool counts(RegexPart& part) {
        if (!number(part.least)) return false;
        part.most = part.least;
        if (take(',')) {
            if (rest_.starts_with('}')) {
                part.open_ended = true;
            } else if (!number(part.most)) {
                return false;
            }
        }
        return take('}');
    }

    bool number(std::uint32_t& value) {
        const auto [end, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (failure != std::errc{} || value > kMostRepeats) return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return true;
    }

    static RegexPart set(Ranges ranges) {
        RegexPart part;
        part.kind = Kind::set;
        part.ranges = std::move(ranges);
        return part;
    }

    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // The next code point; the pattern is valid UTF-8, as it was compiled before.
    char32_t take_character() {
        const auto lead = static_cast<unsigned char>(rest_.front());
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t code = size == 1 ? lead : lead & (0xffU >> (size + 1));
        for (std::size_t i = 1; i < std::min(size, rest_.size()); ++i) {
            code = (code << 6U) | (static_cast<unsigned char>(rest_[i]) & 0x3fU);
        }
        rest_.remove_prefix(std::min(size, rest_.size()));
        return code;
    }

    std::string_view rest_;
    std::size_t depth_ = 0;
};

} // namespace

std::optional<RegexPart> parse_regex(std::string_view pattern) {
    return Parser(pattern).whole();
}

} // namespace datagems::json_schema
