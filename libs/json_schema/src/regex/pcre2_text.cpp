#include "regex/pcre2_text.hpp"

#include "regex/code_points.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace datagems::json_schema::regex {

namespace {

using Kind = Node::Kind;

constexpr std::uint32_t kMostAtOnce = 65'535; // the highest count that PCRE2 takes

void append_character(std::string& text, char32_t code) {
    const bool is_plain = is_word_character(code) && code != U'_';
    if (is_plain) {
        text += static_cast<char>(code);
        return;
    }
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(code), 16);
    text += "\\x{";
    text.append(digits.data(), end.ptr);
    text += '}';
}

void append_range(std::string& text, char32_t first, char32_t last) {
    append_character(text, first);
    if (first == last) return;
    text += '-';
    append_character(text, last);
}

// No subject has surrogates, and PCRE2 does not take them.
void append_ranges(std::string& text, const CharSet& set) {
    for (const auto& [first, last] : set.ranges()) {
        const char32_t before = std::min<char32_t>(last, 0xd7ff);
        const char32_t after = std::max<char32_t>(first, 0xe000);
        const bool spans = first <= before && after <= last;
        if (spans) {
            append_range(text, first, last);
        } else if (first <= before) {
            append_range(text, first, before);
        } else if (after <= last) {
            append_range(text, after, last);
        }
    }
}

class Writer {
  public:
    explicit Writer(const Regex& regex) : regex_(regex) {}

    std::string text() && {
        write(regex_.root);
        return std::move(text_);
    }

  private:
    void write(const Node& node) {
        switch (node.kind) {
        case Kind::character:
            // A lone surrogate never matches.
            if (is_surrogate(node.value)) {
                text_ += "(?!)";
            } else {
                append_character(text_, node.value);
            }
            break;
        case Kind::any_of:
            text_ += pcre2_text(regex_.classes[node.value]);
            break;
        case Kind::sequence:
            for (const Node& child : node.children) {
                // A choice needs its own group here.
                child.kind == Kind::choice ? enclosed("(?:", child) : write(child);
            }
            break;
        case Kind::choice:
            for (const Node& child : node.children) {
                if (&child != &node.children.front()) text_ += '|';
                write(child);
            }
            break;
        case Kind::capture:
            enclosed("(?:", node.children.front()); // nothing refers back to it
            break;
        case Kind::repeat:
            write_repeat(node);
            break;
        case Kind::start:
            text_ += '^';
            break;
        case Kind::end:
            text_ += '$';
            break;
        case Kind::word_boundary:
            text_ += node.negated ? "\\B" : "\\b";
            break;
        case Kind::look_ahead:
            enclosed(node.negated ? "(?!" : "(?=", node.children.front());
            break;
        case Kind::look_behind:
            enclosed(node.negated ? "(?<!" : "(?<=", node.children.front());
            break;
        case Kind::back_reference:
            break; // excluded
        }
    }

    void enclosed(std::string_view opening, const Node& node) {
        text_ += opening;
        write(node);
        text_ += ')';
    }

    void write_repeat(const Node& node) {
        const bool is_open = node.most == kUnlimited;
        std::uint32_t least = node.least;
        std::uint32_t most = is_open ? least : node.most;
        // x{100000} is x{65535}x{34465}.
        while (most > kMostAtOnce) {
            write_counted(node, std::min(least, kMostAtOnce), kMostAtOnce, false);
            least -= std::min(least, kMostAtOnce);
            most -= kMostAtOnce;
        }
        write_counted(node, least, most, is_open);
    }

    void write_counted(const Node& node, std::uint32_t least, std::uint32_t most, bool is_open) {
        const Node& what = node.children.front();
        const bool is_single = what.kind == Kind::character || what.kind == Kind::any_of || what.kind == Kind::capture;
        is_single ? write(what) : enclosed("(?:", what);
        text_ += '{' + std::to_string(least) + ',' + (is_open ? "" : std::to_string(most)) + '}';
        if (node.lazy) text_ += '?';
    }

    const Regex& regex_;
    std::string text_;
};

} // namespace

std::string pcre2_text(const CharClass& what) {
    static const CharSet all = {{0, kLastCodePoint}};
    std::string ranges;
    append_ranges(ranges, what.set);
    for (const Property& property : what.properties) {
        ranges += property.negated ? "\\P{" : "\\p{";
        ranges += property.name + '}';
    }
    if (ranges.empty() || what.set == all) return ranges.empty() == what.negated ? "." : "(?!)";
    return (what.negated ? "[^" : "[") + ranges + ']';
}

std::string pcre2_text(const Regex& regex) {
    return Writer(regex).text();
}

} // namespace datagems::json_schema::regex
