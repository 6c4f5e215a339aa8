#include "pattern.hpp"

#include "ascii.hpp"
#include "regex/automaton.hpp"
#include "regex/backtracker.hpp"
#include "regex/parser.hpp"
#include "regex/pcre2_machine.hpp"

#include "datagems/base/utf8.hpp"

#include <optional>

namespace datagems::json_schema {

// One of them is there.
struct Pattern::Machine {
    std::optional<regex::Automaton> automaton;
    std::optional<regex::Pcre2Machine> pcre2;
    std::optional<regex::Backtracker> backtracker;
};

boost::system::result<Pattern, std::string> Pattern::compile(std::string_view source) {
    const auto parsed = regex::parse(source);
    if (!parsed) return parsed.error();
    auto machine = std::make_shared<Machine>();
    if (parsed->has_back_references) {
        machine->backtracker = regex::Backtracker::build(*parsed);
    } else if (auto automaton = regex::Automaton::build(*parsed)) {
        machine->automaton = std::move(*automaton);
    } else if (auto pcre2 = regex::Pcre2Machine::build(*parsed)) {
        machine->pcre2 = std::move(*pcre2);
    } else if (pcre2.error().needs_fixed_look_behind) {
        machine->backtracker = regex::Backtracker::build(*parsed);
    } else {
        return std::move(pcre2.error().message);
    }
    return Pattern(std::string(source), std::move(machine));
}

Pattern::Match Pattern::match(std::string_view subject) const noexcept {
    const bool ascii = is_ascii(subject);
    if (!ascii && !is_valid_utf8(subject)) return Match::no_text;
    if (machine_->automaton) {
        const regex::Automaton& automaton = *machine_->automaton;
        return (ascii ? automaton.finds_in_ascii(subject) : automaton.finds_in_utf8(subject)) ? Match::yes : Match::no;
    }
    const regex::Answer answer =
        machine_->pcre2 ? machine_->pcre2->find(subject) : machine_->backtracker->find(subject);
    switch (answer) {
    case regex::Answer::yes:
        return Match::yes;
    case regex::Answer::no:
        return Match::no;
    case regex::Answer::gave_up:
        break;
    }
    return Match::gave_up;
}

} // namespace datagems::json_schema
