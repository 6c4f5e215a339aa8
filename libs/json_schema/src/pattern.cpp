#include "pattern.hpp"

#include "ascii.hpp"
#include "regex/automaton.hpp"
#include "regex/backtracker.hpp"
#include "regex/effort.hpp"
#include "regex/parser.hpp"
#include "regex/pcre2_machine.hpp"

#include "datagems/base/utf8.hpp"

#include <optional>

namespace datagems::json_schema {

// The first machine that can answer does.
struct Pattern::Machine {
    std::optional<regex::Automaton> automaton;
    std::optional<regex::Pcre2Machine> pcre2;
    std::optional<regex::Backtracker> backtracker;

    explicit Machine(const regex::Regex& regex) : automaton(regex::Automaton::build(regex)) {
        if (automaton && !automaton->is_only_for_ascii()) return;
        pcre2 = regex::Pcre2Machine::build(regex);
        if (!pcre2) backtracker = regex::Backtracker::build(regex);
    }

    [[nodiscard]] regex::Answer find(std::string_view text, bool is_ascii, std::size_t& work) const noexcept {
        constexpr std::size_t bytes_per_step = 64; // of the table, which reads each byte once
        constexpr std::size_t tries_per_step = 50; // more than they take; few matches go as far as they may
        work += 1 + text.size() / bytes_per_step;
        if (automaton && is_ascii) return answer(automaton->finds_in_ascii(text));
        if (automaton && !automaton->is_only_for_ascii()) return answer(automaton->finds_in_utf8(text));
        work += regex::allowed_steps(text.size()) / tries_per_step;
        return pcre2 ? pcre2->find(text) : backtracker->find(text);
    }

  private:
    static regex::Answer answer(bool found) noexcept { return found ? regex::Answer::yes : regex::Answer::no; }
};

boost::system::result<Pattern, std::string> Pattern::compile(std::string_view source) {
    const auto parsed = regex::parse(source);
    if (!parsed) return parsed.error();
    return Pattern(std::string(source), std::make_shared<const Machine>(*parsed));
}

Pattern::Match Pattern::match(std::string_view subject, std::size_t& work) const noexcept {
    const bool ascii = is_ascii(subject);
    if (!ascii && !is_valid_utf8(subject)) return Match::no_text;
    switch (machine_->find(subject, ascii, work)) {
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
