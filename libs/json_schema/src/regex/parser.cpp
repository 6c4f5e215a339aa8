#include "regex/parser.hpp"

#include "regex/class_parser.hpp"
#include "regex/code_points.hpp"
#include "regex/cursor.hpp"
#include "regex/escapes.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace datagems::json_schema::regex {

namespace {

using Kind = Node::Kind;

struct Counts {
    std::uint32_t least = 0;
    std::uint32_t most = 0;
};

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

// Stays at 2^32 - 2 when there are too many digits.
std::uint32_t number(Cursor& cursor) {
    std::uint64_t value = 0;
    while (is_digit(cursor.peek())) {
        value = std::min<std::uint64_t>(value * 10 + (cursor.next() - U'0'), kUnlimited - 1);
    }
    return static_cast<std::uint32_t>(value);
}

// "{n}", "{n,}" or "{n,m}"; reads nothing if that is not what stands there.
std::optional<Counts> braced_counts(Cursor& cursor) {
    const std::size_t start = cursor.position();
    if (!cursor.take(U'{')) return std::nullopt;
    Counts counts;
    bool is_whole = is_digit(cursor.peek());
    counts.least = number(cursor);
    counts.most = counts.least;
    if (is_whole && cursor.take(U',')) counts.most = is_digit(cursor.peek()) ? number(cursor) : kUnlimited;
    is_whole = is_whole && cursor.take(U'}');
    if (is_whole) return counts;
    cursor.rewind(start);
    return std::nullopt;
}

Node leaf(Kind kind, std::uint32_t value = 0) {
    Node node;
    node.kind = kind;
    node.value = value;
    return node;
}

class Parser {
  public:
    explicit Parser(std::u32string text) : cursor_(std::move(text)) {}

    boost::system::result<Regex, std::string> whole() {
        regex_.root = choice();
        // Only a ")" ends a choice early.
        if (!cursor_.at_end()) cursor_.fail("there is no group for the )", cursor_.position());
        resolve_references();
        if (cursor_.failed()) return cursor_.mistake();
        return std::move(regex_);
    }

  private:
    struct Reference {
        std::uint32_t group; // 0: the one with the name
        std::string name;
        std::size_t position;
    };

    Node choice() {
        Node node = leaf(Kind::choice);
        do {
            node.children.push_back(sequence());
        } while (cursor_.take(U'|'));
        return node.children.size() == 1 ? std::move(node.children.front()) : std::move(node);
    }

    Node sequence() {
        Node node = leaf(Kind::sequence);
        while (!cursor_.at_end() && cursor_.peek() != U'|' && cursor_.peek() != U')') {
            node.children.push_back(term());
        }
        return node;
    }

    Node term() {
        const std::size_t start = cursor_.position();
        Node node = atom(start);
        const bool can_repeat = node.kind != Kind::start && node.kind != Kind::end &&
                                node.kind != Kind::word_boundary && node.kind != Kind::look_ahead &&
                                node.kind != Kind::look_behind;
        return can_repeat ? repeated(std::move(node), start) : std::move(node);
    }

    Node atom(std::size_t start) {
        switch (cursor_.peek()) {
        case U'*':
        case U'+':
        case U'?':
            cursor_.fail("there is nothing to repeat", start);
            return {};
        case U'{':
            if (braced_counts(cursor_)) cursor_.fail("there is nothing to repeat", start);
            break;
        default:
            break;
        }
        const char32_t c = cursor_.next();
        switch (c) {
        case U'^':
            return leaf(Kind::start);
        case U'$':
            return leaf(Kind::end);
        case U'.':
            return any_of({all_but_line_terminators(), {}, false});
        case U'[':
            return any_of(parse_class(cursor_, start));
        case U'(':
            return group(start);
        case U'\\':
            return escape(start);
        default:
            return leaf(Kind::character, c);
        }
    }

    Node repeated(Node node, std::size_t start) {
        Counts counts;
        if (cursor_.take(U'*')) {
            counts = {0, kUnlimited};
        } else if (cursor_.take(U'+')) {
            counts = {1, kUnlimited};
        } else if (cursor_.take(U'?')) {
            counts = {0, 1};
        } else if (const auto braced = braced_counts(cursor_)) {
            counts = *braced;
        } else {
            return node;
        }
        if (counts.least > counts.most) cursor_.fail("the counts of a repeat are out of order", start);
        if (counts.least > kMostRepeats || (counts.most > kMostRepeats && counts.most != kUnlimited)) {
            cursor_.fail("there is a count above 1000000, which is not supported,", start);
        }
        Node repeat = leaf(Kind::repeat);
        repeat.least = counts.least;
        repeat.most = counts.most;
        repeat.lazy = cursor_.take(U'?');
        repeat.children.push_back(std::move(node));
        return repeat;
    }

    Node group(std::size_t start) {
        if (++depth_ > kDeepestNesting) cursor_.fail("groups are nested more than 200 deep", start);
        Node node = opened_group(start);
        Node inner = choice();
        if (!cursor_.take(U')')) cursor_.fail("a group is not closed", start);
        --depth_;
        if (node.kind == Kind::sequence) return inner; // (?:…)
        node.children.push_back(std::move(inner));
        return node;
    }

    // What follows the "(": the kind of group, an empty sequence for one that only holds together.
    Node opened_group(std::size_t start) {
        Node node = leaf(Kind::sequence);
        if (!cursor_.take(U'?')) return captured();
        if (cursor_.take(U':')) return node;
        const bool is_behind = cursor_.peek() == U'<' && (cursor_.peek(1) == U'=' || cursor_.peek(1) == U'!');
        if (is_behind) cursor_.next();
        if (cursor_.peek() == U'=' || cursor_.peek() == U'!') {
            node.kind = is_behind ? Kind::look_behind : Kind::look_ahead;
            node.negated = cursor_.next() == U'!';
            regex_.has_look_around = true;
        } else if (cursor_.take(U'<')) {
            node = captured();
            const std::string name = group_name();
            if (!names_.emplace(name, node.value).second) cursor_.fail("a second group has the same name", start);
        } else {
            cursor_.fail("(? begins no kind of group that ECMA-262 has", start);
        }
        return node;
    }

    Node captured() { return leaf(Kind::capture, ++regex_.groups); }

    // Reads after the "<", up to and with the ">".
    std::string group_name() {
        const std::size_t start = cursor_.position();
        std::string name;
        while (!cursor_.at_end() && cursor_.peek() != U'>') {
            const std::size_t at = cursor_.position();
            char32_t c = cursor_.next();
            if (c == U'\\' && cursor_.take(U'u')) c = unicode_escape(cursor_, at);
            const bool is_first_digit = name.empty() && is_digit(c);
            if ((!is_word_character(c) && c != U'$' && c < 0x80) || is_first_digit || is_surrogate(c)) break;
            append_utf8(name, c);
        }
        if (name.empty() || !cursor_.take(U'>')) cursor_.fail("a group's name is not written right", start);
        return name;
    }

    Node escape(std::size_t start) {
        if (auto set = class_escape(cursor_, start)) return any_of(std::move(*set));
        const char32_t c = cursor_.peek();
        if (c == U'b' || c == U'B') {
            cursor_.next();
            Node node = leaf(Kind::word_boundary);
            node.negated = c == U'B';
            return node;
        }
        if (c >= U'1' && c <= U'9') return reference(number(cursor_), {}, start);
        if (c != U'k') return leaf(Kind::character, character_escape(cursor_, start));
        cursor_.next();
        if (!cursor_.take(U'<')) {
            cursor_.fail("\\k needs a group's name in < >", start);
            return {};
        }
        return reference(0, group_name(), start);
    }

    // Which group it is shows only at the end: it may come later. Until then `value` counts the references.
    Node reference(std::uint32_t number, std::string name, std::size_t start) {
        references_.push_back({number, std::move(name), start});
        return leaf(Kind::back_reference, static_cast<std::uint32_t>(references_.size() - 1));
    }

    Node any_of(CharClass what) {
        regex_.has_properties = regex_.has_properties || !what.properties.empty();
        regex_.classes.push_back(std::move(what));
        return leaf(Kind::any_of, static_cast<std::uint32_t>(regex_.classes.size() - 1));
    }

    void resolve_references() {
        for (Reference& reference : references_) {
            if (reference.group == 0) {
                const auto found = names_.find(reference.name);
                if (found != names_.end()) reference.group = found->second;
            }
            if (reference.group == 0 || reference.group > regex_.groups) {
                cursor_.fail("there is no such group to refer back to", reference.position);
            }
        }
        regex_.has_back_references = !references_.empty();
        if (regex_.has_back_references) number_references(regex_.root);
    }

    void number_references(Node& node) {
        if (node.kind == Kind::back_reference) node.value = references_[node.value].group;
        for (Node& child : node.children) {
            number_references(child);
        }
    }

    Cursor cursor_;
    Regex regex_;
    std::map<std::string, std::uint32_t> names_;
    std::vector<Reference> references_;
    std::size_t depth_ = 0;
};

std::u32string code_points(std::string_view text) {
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        result += next_code_point(text, at);
    }
    return result;
}

} // namespace

boost::system::result<Regex, std::string> parse(std::string_view pattern) {
    if (pattern.size() > kLongestPattern) return std::string("it is longer than 8192 bytes");
    if (!is_valid_utf8(pattern)) return std::string("it is not valid UTF-8");
    return Parser(code_points(pattern)).whole();
}

} // namespace datagems::json_schema::regex
