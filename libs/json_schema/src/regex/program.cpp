#include "regex/program.hpp"

#include "regex/properties.hpp"

#include <algorithm>
#include <map>

namespace datagems::json_schema::regex {

namespace {

using Kind = Node::Kind;
using Op = Instruction::Op;

bool matches_only_at_start(const Node& node) {
    switch (node.kind) {
    case Kind::start:
        return true;
    case Kind::sequence:
        for (const Node& child : node.children) {
            if (matches_only_at_start(child)) return true;
            if (child.kind != Kind::word_boundary) return false;
        }
        return false;
    case Kind::choice:
        return std::ranges::all_of(node.children, matches_only_at_start);
    case Kind::capture:
        return matches_only_at_start(node.children.front());
    case Kind::repeat:
        return node.least > 0 && matches_only_at_start(node.children.front());
    default:
        return false;
    }
}

// Right for ASCII; right for all where there are no properties.
std::optional<CharSet> set_of(const CharClass& what) {
    CharSet set = what.set;
    for (const Property& property : what.properties) {
        const auto members = ascii_members(property);
        if (!members) return std::nullopt;
        set.add(*members);
    }
    return what.negated ? set.complement() : set;
}

class Builder {
  public:
    Builder(const Regex& regex, std::vector<CharSet> sets, std::size_t most) : regex_(regex), most_(most) {
        program_.sets = std::move(sets);
        program_.is_only_for_ascii = regex.has_properties;
    }

    std::optional<Program> whole() && {
        if (!matches_only_at_start(regex_.root)) any_prefix();
        write(regex_.root);
        add({});
        if (is_full()) return std::nullopt;
        return std::move(program_);
    }

  private:
    [[nodiscard]] bool is_full() const { return program_.instructions.size() > most_; }
    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(program_.instructions.size()); }

    std::uint32_t add(Instruction what) {
        program_.instructions.push_back(what);
        return here() - 1;
    }

    // An instruction that goes on with the one after it.
    void add_step(Op op, std::uint32_t set = 0) { add({op, here() + 1, 0, set}); }

    void any_prefix() {
        program_.sets.push_back({{0, kLastCodePoint}});
        add({Op::split, 3, 1, 0});
        add({Op::consume, 2, 0, static_cast<std::uint32_t>(program_.sets.size() - 1)});
        add({Op::jump, 0, 0, 0});
    }

    void write(const Node& node) {
        if (is_full()) return;
        switch (node.kind) {
        case Kind::character:
            add_step(Op::consume, single(node.value));
            break;
        case Kind::any_of:
            add_step(Op::consume, node.value);
            break;
        case Kind::sequence:
        case Kind::capture:
            for (const Node& child : node.children) {
                write(child);
            }
            break;
        case Kind::choice:
            write_choice(node);
            break;
        case Kind::repeat:
            write_repeat(node);
            break;
        case Kind::start:
            add_step(Op::at_start);
            break;
        case Kind::end:
            add_step(Op::at_end);
            break;
        case Kind::word_boundary:
            program_.looks_at_words = true;
            add_step(node.negated ? Op::not_boundary : Op::boundary);
            break;
        case Kind::look_ahead:
        case Kind::look_behind:
        case Kind::back_reference:
            break; // refused before
        }
    }

    std::uint32_t single(char32_t code) {
        const auto [entry, is_new] = known_.emplace(code, static_cast<std::uint32_t>(program_.sets.size()));
        if (is_new) program_.sets.push_back({{code, code}});
        return entry->second;
    }

    void write_choice(const Node& node) {
        std::vector<std::uint32_t> ends;
        for (const Node& child : node.children) {
            if (&child == &node.children.back()) {
                write(child);
                break;
            }
            const std::uint32_t split = add({Op::split, here() + 1, 0, 0});
            write(child);
            ends.push_back(add({Op::jump, 0, 0, 0}));
            program_.instructions[split].other = here();
        }
        for (const std::uint32_t end : ends) {
            program_.instructions[end].next = here();
        }
    }

    void write_repeat(const Node& node) {
        const Node& what = node.children.front();
        for (std::uint32_t i = 0; i < node.least && !is_full(); ++i) {
            const std::uint32_t before = here();
            write(what);
            if (here() == before) break; // the empty text, however often
        }
        if (node.most == kUnlimited) {
            const std::uint32_t split = add({Op::split, here() + 1, 0, 0});
            write(what);
            add({Op::jump, split, 0, 0});
            program_.instructions[split].other = here();
            return;
        }
        std::vector<std::uint32_t> splits;
        for (std::uint32_t i = node.least; i < node.most && !is_full(); ++i) {
            splits.push_back(add({Op::split, here() + 1, 0, 0}));
            write(what);
        }
        for (const std::uint32_t split : splits) {
            program_.instructions[split].other = here();
        }
    }

    const Regex& regex_;
    std::size_t most_;
    Program program_;
    std::map<char32_t, std::uint32_t> known_; // the sets of one code point
};

} // namespace

std::optional<Program> search_program(const Regex& regex, std::size_t most) {
    if (regex.has_look_around || regex.has_back_references) return std::nullopt;
    std::vector<CharSet> sets;
    for (const CharClass& what : regex.classes) {
        auto set = set_of(what);
        if (!set) return std::nullopt;
        sets.push_back(std::move(*set));
    }
    return Builder(regex, std::move(sets), most).whole();
}

} // namespace datagems::json_schema::regex
