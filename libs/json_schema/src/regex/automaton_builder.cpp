// Makes the table by following all alternatives at once: a state is the set of instructions where they stand.
#include "regex/automaton.hpp"
#include "regex/program.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace datagems::json_schema::regex {

namespace {

constexpr std::size_t kMostInstructions = 12'000;
constexpr std::size_t kMostCells = 16'384;
constexpr std::size_t kMostSteps = 40'000; // of the making: about half a millisecond

using Op = Instruction::Op;

// What stands on both sides of a place in the text.
struct Place {
    bool at_start = false;
    bool at_end = false;
    bool after_word = false;
    bool before_word = false;
};

bool holds(Op assertion, const Place& place) {
    switch (assertion) {
    case Op::at_start:
        return place.at_start;
    case Op::at_end:
        return place.at_end;
    case Op::boundary:
        return place.after_word != place.before_word;
    case Op::not_boundary:
        return place.after_word == place.before_word;
    default:
        return false;
    }
}

} // namespace

class AutomatonBuilder {
  public:
    AutomatonBuilder(Program program, Symbols symbols)
        : program_(std::move(program)), made_(std::move(symbols), program_.is_only_for_ascii),
          marks_(program_.instructions.size()) {}

    std::optional<Automaton> whole() && {
        add_row(); // failed
        add_row(); // found
        fill(made_.found(), made_.found());
        start_of_state();
        reach(0);
        made_.first_ = row_of({.at_start = true});
        // Rows are added while this runs.
        for (std::size_t i = 0; i < states_.size(); ++i) {
            fill_row(i);
            if (steps_ > kMostSteps || made_.table_.size() > kMostCells) return std::nullopt;
        }
        return std::move(made_);
    }

  private:
    using Row = Automaton::Row;

    struct State {
        std::u16string instructions; // none of them a split or a jump; sorted
        Place place;                 // what stands before
        Row row = 0;
    };

    Row add_row() {
        const std::size_t row = made_.table_.size();
        made_.table_.resize(row + made_.width_, made_.failed());
        return static_cast<Row>(row);
    }

    void fill(Row row, Row next) { std::fill_n(made_.table_.begin() + row, made_.width_, next); }

    void fill_row(std::size_t index) {
        const State state = states_[index];
        Place place = state.place;
        place.at_end = true;
        const Row at_end = passes(state, place) ? made_.found() : made_.failed();
        made_.table_[state.row + made_.width_ - 1] = at_end;
        place.at_end = false;
        fill_cells(state, place);
        if (!program_.looks_at_words) return;
        place.before_word = true;
        fill_cells(state, place);
    }

    // The cells of the symbols that are, or are not, word characters; of all where there are no word boundaries.
    void fill_cells(const State& state, const Place& place) {
        const bool has_match = passes(state, place);
        standing_.swap(reached_);
        const auto& samples = made_.symbols_.samples();
        for (std::size_t symbol = 0; symbol < samples.size(); ++symbol) {
            const char32_t code = samples[symbol];
            if (program_.looks_at_words && is_word_character(code) != place.before_word) continue;
            const Row next = has_match ? made_.found() : row_after(place, code);
            made_.table_[state.row + symbol] = next;
        }
    }

    // Where the instructions in standing_ lead by one character.
    Row row_after(const Place& place, char32_t code) {
        start_of_state();
        for (const char16_t at : standing_) {
            const Instruction& instruction = program_.instructions[at];
            if (instruction.op == Op::consume && program_.sets[instruction.set].contains(code)) reach(instruction.next);
        }
        return row_of({.after_word = place.before_word});
    }

    // What the state stands at once its assertions are decided at `place`, into reached_; true if there is a match.
    bool passes(const State& state, const Place& place) {
        start_of_state();
        for (const char16_t at : state.instructions) {
            reach(at);
        }
        for (std::size_t i = 0; i < reached_.size(); ++i) {
            const Instruction& instruction = program_.instructions[reached_[i]];
            if (instruction.op == Op::match) return true;
            if (holds(instruction.op, place)) reach(instruction.next);
        }
        return false;
    }

    void start_of_state() {
        reached_.clear();
        ++round_;
    }

    // Adds the instruction, or those that splits and jumps lead to from it.
    void reach(std::uint32_t from) {
        pending_.push_back(from);
        while (!pending_.empty()) {
            const std::uint32_t at = pending_.back();
            pending_.pop_back();
            if (marks_[at] == round_) continue;
            marks_[at] = round_;
            ++steps_;
            const Instruction& instruction = program_.instructions[at];
            if (instruction.op == Op::split) {
                pending_.push_back(instruction.other);
                pending_.push_back(instruction.next);
            } else if (instruction.op == Op::jump) {
                pending_.push_back(instruction.next);
            } else {
                reached_ += static_cast<char16_t>(at);
            }
        }
    }

    // The row of the state that stands at reached_; a new one if it was never met.
    Row row_of(const Place& place) {
        const auto is_over = [&](char16_t at) {
            return program_.instructions[at].op == Op::at_start && !place.at_start;
        };
        std::erase_if(reached_, is_over);
        const auto is_match = [&](char16_t at) { return program_.instructions[at].op == Op::match; };
        if (std::ranges::any_of(reached_, is_match)) return made_.found();
        if (reached_.empty()) return made_.failed();
        std::ranges::sort(reached_);
        std::u16string key = reached_;
        key += static_cast<char16_t>((place.at_start ? 1U : 0U) + (place.after_word ? 2U : 0U));
        const auto [entry, is_new] = known_.emplace(std::move(key), Row{0});
        if (is_new && made_.table_.size() <= kMostCells) {
            entry->second = add_row();
            states_.push_back({reached_, place, entry->second});
        }
        return entry->second;
    }

    Program program_;
    Automaton made_;
    std::vector<State> states_;
    std::unordered_map<std::u16string, Row> known_;
    std::u16string reached_;
    std::u16string standing_; // what a state stands at, its assertions decided
    std::vector<std::uint32_t> pending_;
    std::vector<std::uint32_t> marks_; // the round that reached the instruction last
    std::uint32_t round_ = 0;
    std::size_t steps_ = 0;
};

std::optional<Automaton> Automaton::build(const Regex& regex) {
    auto program = search_program(regex, kMostInstructions);
    if (!program) return std::nullopt;
    std::vector<CharSet> told_apart = program->sets;
    if (program->looks_at_words) told_apart.push_back(word_characters());
    auto symbols = Symbols::telling_apart(told_apart);
    if (!symbols) return std::nullopt;
    return AutomatonBuilder(std::move(*program), std::move(*symbols)).whole();
}

} // namespace datagems::json_schema::regex
