#include "regex/backtracker.hpp"

namespace datagems::json_schema::regex {

using Kind = Node::Kind;
using Op = Step::Op;

class BacktrackerBuilder {
  public:
    explicit BacktrackerBuilder(const Regex& regex) {
        for (const CharClass& what : regex.classes) {
            made_.classes_.emplace_back(what);
        }
        // Two registers for each group, and for group 0, which nothing uses.
        made_.registers_ = 2 * (regex.groups + 1);
        write(regex.root, false);
        add(Op::match);
    }

    Backtracker made() && { return std::move(made_); }

  private:
    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(made_.steps_.size()); }

    std::uint32_t add(Op op, std::uint32_t a = 0, std::uint32_t b = 0, bool backwards = false, bool negated = false) {
        made_.steps_.push_back({op, backwards, negated, a, b});
        return here() - 1;
    }

    void write(const Node& node, bool backwards) {
        switch (node.kind) {
        case Kind::character:
            made_.classes_.emplace_back(CharClass{{{node.value, node.value}}, {}, false});
            add(Op::consume, static_cast<std::uint32_t>(made_.classes_.size() - 1), 0, backwards);
            break;
        case Kind::any_of:
            add(Op::consume, node.value, 0, backwards);
            break;
        case Kind::sequence:
            write_sequence(node, backwards);
            break;
        case Kind::choice:
            write_choice(node, backwards);
            break;
        case Kind::capture:
            add(Op::save, 2 * node.value + (backwards ? 1U : 0U));
            write(node.children.front(), backwards);
            add(Op::save, 2 * node.value + (backwards ? 0U : 1U));
            break;
        case Kind::repeat:
            write_repeat(node, backwards);
            break;
        case Kind::start:
            add(Op::at_start);
            break;
        case Kind::end:
            add(Op::at_end);
            break;
        case Kind::word_boundary:
            add(node.negated ? Op::not_boundary : Op::boundary);
            break;
        case Kind::look_ahead:
        case Kind::look_behind: {
            const std::uint32_t look = add(Op::look, 0, 0, false, node.negated);
            write(node.children.front(), node.kind == Kind::look_behind);
            add(Op::looked, 0, 0, false, node.negated);
            made_.steps_[look].b = here();
            break;
        }
        case Kind::back_reference:
            add(Op::refer, node.value, 0, backwards);
            break;
        }
    }

    void write_sequence(const Node& node, bool backwards) {
        const std::size_t count = node.children.size();
        for (std::size_t i = 0; i < count; ++i) {
            write(node.children[backwards ? count - 1 - i : i], backwards);
        }
    }

    void write_choice(const Node& node, bool backwards) {
        std::vector<std::uint32_t> jumps;
        for (const Node& child : node.children) {
            const bool is_last = &child == &node.children.back();
            const std::uint32_t split = is_last ? 0 : add(Op::split, here() + 1);
            write(child, backwards);
            if (is_last) break;
            jumps.push_back(add(Op::jump));
            made_.steps_[split].b = here();
        }
        for (const std::uint32_t jump : jumps) {
            made_.steps_[jump].a = here();
        }
    }

    void write_repeat(const Node& node, bool backwards) {
        const auto index = static_cast<std::uint32_t>(made_.repeats_.size());
        const std::uint32_t count = made_.registers_;
        made_.registers_ += 2;
        made_.repeats_.push_back({node.least, node.most, node.lazy, count, count + 1});
        add(Op::zero, count);
        const std::uint32_t decision = add(Op::repeat, index);
        add(Op::begin_body, index);
        const auto [first, last] = groups_in(node.children.front());
        if (first != 0) add(Op::clear, first, last + 1);
        write(node.children.front(), backwards);
        add(Op::end_body, index, decision);
        made_.steps_[decision].b = here();
    }

    struct Groups {
        std::uint32_t first = 0; // 0: none
        std::uint32_t last = 0;
    };

    // Groups are numbered in the order of their beginnings, so those in a node are neighbours.
    static Groups groups_in(const Node& node) {
        Groups result;
        if (node.kind == Kind::capture) result = {node.value, node.value};
        for (const Node& child : node.children) {
            const Groups inner = groups_in(child);
            if (inner.first == 0) continue;
            if (result.first == 0) result.first = inner.first;
            result.last = inner.last;
        }
        return result;
    }

    Backtracker made_;
};

Backtracker Backtracker::build(const Regex& regex) {
    return BacktrackerBuilder(regex).made();
}

} // namespace datagems::json_schema::regex
