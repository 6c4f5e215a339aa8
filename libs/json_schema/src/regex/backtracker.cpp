#include "regex/backtracker.hpp"
#include "regex/effort.hpp"

#include "regex/code_points.hpp"

#include <new>

namespace datagems::json_schema::regex {

using Op = Step::Op;

namespace {

constexpr std::size_t kLongestTrail = 1'000'000; // 12 MB
constexpr std::size_t kKeptTrail = 50'000;       // between two searches of a thread
constexpr std::uint32_t kUnset = 0xffffffff;     // in a register

// What a failure goes back to, or undoes on the way.
struct Trail {
    enum class Kind : std::uint8_t { alternative, undo, look, negative_look };

    Kind kind = Kind::alternative;
    std::uint32_t a = 0; // the step to go on at; of an undo the register
    std::uint32_t b = 0; // the position there; of an undo the old value
};

struct Memory {
    std::vector<Trail> trail;
    std::vector<std::uint32_t> registers;
    std::vector<std::size_t> looks; // where in the trail the open ones began
};

std::size_t start_of_code_point_before(std::string_view text, std::size_t at) {
    do {
        --at;
    } while ((static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80);
    return at;
}

} // namespace

class Search {
  public:
    Search(const Backtracker& machine, std::string_view text, Memory& memory)
        : machine_(machine), text_(text), memory_(memory), allowed_(allowed_steps(text.size())) {}

    Answer run() {
        memory_.trail.clear();
        memory_.looks.clear();
        memory_.registers.assign(machine_.registers_, kUnset);
        for (std::size_t start = 0;;) {
            const Answer answer = match_at(static_cast<std::uint32_t>(start));
            if (answer != Answer::no || start == text_.size()) return answer;
            static_cast<void>(next_code_point(text_, start));
        }
    }

  private:
    // A failure has undone all it did.
    Answer match_at(std::uint32_t start) {
        at_ = start;
        step_ = 0;
        while (machine_.steps_[step_].op != Op::match) {
            if (++taken_ > allowed_ || memory_.trail.size() > kLongestTrail) return Answer::gave_up;
            if (!take(machine_.steps_[step_]) && !go_back()) return Answer::no;
        }
        return Answer::yes;
    }

    // False if the text does not allow the step.
    bool take(const Step& step) {
        ++step_;
        switch (step.op) {
        case Op::consume:
            return consume(step);
        case Op::split:
            memory_.trail.push_back({Trail::Kind::alternative, step.b, at_});
            step_ = step.a;
            return true;
        case Op::jump:
            step_ = step.a;
            return true;
        case Op::at_start:
            return at_ == 0;
        case Op::at_end:
            return at_ == text_.size();
        case Op::boundary:
            return is_word(at_) != (at_ != 0 && is_word(at_ - 1));
        case Op::not_boundary:
            return is_word(at_) == (at_ != 0 && is_word(at_ - 1));
        case Op::save:
            set(step.a, at_);
            return true;
        case Op::clear:
            for (std::uint32_t i = 2 * step.a; i < 2 * step.b; ++i) {
                if (memory_.registers[i] != kUnset) set(i, kUnset);
            }
            taken_ += step.b - step.a;
            return true;
        case Op::refer:
            return refer(step);
        case Op::zero:
            set(step.a, 0);
            return true;
        case Op::repeat:
            decide(step);
            return true;
        case Op::begin_body:
            begin_body(machine_.repeats_[step.a]);
            return true;
        case Op::end_body:
            return end_body(step);
        case Op::look:
            memory_.looks.push_back(memory_.trail.size());
            memory_.trail.push_back({step.negated ? Trail::Kind::negative_look : Trail::Kind::look, step.b, at_});
            return true;
        case Op::looked:
            return end_look(step.negated);
        case Op::match:
            break;
        }
        return true;
    }

    bool is_word(std::size_t at) const {
        return at < text_.size() && is_word_character(static_cast<unsigned char>(text_[at]));
    }

    bool consume(const Step& step) {
        if (at_ == (step.backwards ? 0 : text_.size())) return false;
        const std::size_t before = step.backwards ? start_of_code_point_before(text_, at_) : at_;
        std::size_t after = before;
        const char32_t code = next_code_point(text_, after);
        at_ = static_cast<std::uint32_t>(step.backwards ? before : after);
        return machine_.classes_[step.a].has(code);
    }

    bool refer(const Step& step) {
        const std::uint32_t begin = memory_.registers[2 * step.a];
        const std::uint32_t end = memory_.registers[2 * step.a + 1];
        if (begin == kUnset || end == kUnset) return true;
        const std::string_view group = text_.substr(begin, end - begin);
        const std::string_view rest = step.backwards ? text_.substr(0, at_) : text_.substr(at_);
        taken_ += group.size() / 16;
        if (!(step.backwards ? rest.ends_with(group) : rest.starts_with(group))) return false;
        const auto size = static_cast<std::uint32_t>(group.size());
        at_ = step.backwards ? at_ - size : at_ + size;
        return true;
    }

    void set(std::uint32_t which, std::uint32_t value) {
        memory_.trail.push_back({Trail::Kind::undo, which, memory_.registers[which]});
        memory_.registers[which] = value;
    }

    void decide(const Step& step) {
        const Repeat& repeat = machine_.repeats_[step.a];
        const std::uint32_t count = memory_.registers[repeat.count];
        const std::uint32_t body = step_;
        const std::uint32_t after = step.b;
        if (count < repeat.least) return;
        const bool may_repeat = count < repeat.most;
        const bool prefers_body = may_repeat && !repeat.lazy;
        if (may_repeat) memory_.trail.push_back({Trail::Kind::alternative, prefers_body ? after : body, at_});
        step_ = prefers_body ? body : after;
    }

    void begin_body(const Repeat& repeat) {
        set(repeat.count, memory_.registers[repeat.count] + 1);
        set(repeat.start, at_);
    }

    // A repetition beyond the least ones must not match the empty text.
    bool end_body(const Step& step) {
        const Repeat& repeat = machine_.repeats_[step.a];
        if (memory_.registers[repeat.count] > repeat.least && memory_.registers[repeat.start] == at_) return false;
        step_ = step.b;
        return true;
    }

    // What the look has tried is settled: its alternatives go, but what undoes its captures stays.
    bool end_look(bool negated) {
        const std::size_t begin = memory_.looks.back();
        const Trail look = memory_.trail[begin];
        if (negated) {
            undo_to(begin + 1);
            memory_.trail[begin].kind = Trail::Kind::look; // to be passed over
            return false;
        }
        memory_.looks.pop_back();
        std::size_t kept = begin;
        for (std::size_t i = begin + 1; i < memory_.trail.size(); ++i) {
            if (memory_.trail[i].kind == Trail::Kind::undo) memory_.trail[kept++] = memory_.trail[i];
        }
        taken_ += (memory_.trail.size() - begin) / 16;
        memory_.trail.resize(kept);
        at_ = look.b;
        return true;
    }

    void undo_to(std::size_t size) {
        while (memory_.trail.size() > size) {
            const Trail last = memory_.trail.back();
            memory_.trail.pop_back();
            if (last.kind == Trail::Kind::undo) memory_.registers[last.a] = last.b;
        }
    }

    // To the last alternative; false if there is none.
    bool go_back() {
        while (!memory_.trail.empty()) {
            const Trail last = memory_.trail.back();
            memory_.trail.pop_back();
            if (last.kind == Trail::Kind::undo) {
                memory_.registers[last.a] = last.b;
                continue;
            }
            if (last.kind != Trail::Kind::alternative) memory_.looks.pop_back();
            if (last.kind == Trail::Kind::look) continue;
            step_ = last.a;
            at_ = last.b;
            return true;
        }
        return false;
    }

    const Backtracker& machine_;
    std::string_view text_;
    Memory& memory_;
    std::size_t taken_ = 0;
    const std::size_t allowed_;
    std::uint32_t at_ = 0;
    std::uint32_t step_ = 0;
};

ClassTest::ClassTest(const CharClass& what) : set_(what.negated ? what.set.complement() : what.set) {
    if (what.properties.empty()) return;
    Regex one;
    one.root.kind = Node::Kind::any_of;
    one.classes.push_back(what);
    if (auto machine = Pcre2Machine::build(one)) properties_ = std::move(*machine);
}

bool ClassTest::has(char32_t code) const noexcept {
    if (!properties_) return set_.contains(code);
    std::array<char, 4> bytes{};
    return properties_->find(utf8_of(code, bytes)) == Answer::yes;
}

Answer Backtracker::find(std::string_view text) const noexcept {
    if (text.size() >= kUnset) return Answer::gave_up;
    thread_local Memory memory;
    try {
        const Answer answer = Search(*this, text, memory).run();
        if (memory.trail.capacity() > kKeptTrail) memory.trail = {};
        return answer;
    } catch (const std::bad_alloc&) {
        return Answer::gave_up;
    }
}

} // namespace datagems::json_schema::regex
