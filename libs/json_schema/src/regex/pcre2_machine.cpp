#include "regex/pcre2_machine.hpp"

#include "regex/effort.hpp"
#include "regex/pcre2_text.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace datagems::json_schema::regex {

namespace {

constexpr std::uint32_t kDepthLimit = 5'000; // nested backtracking of the interpreter
constexpr std::uint32_t kHeapLimitKiB = 8'192;
constexpr std::size_t kJitStackStart = 32'768;
constexpr std::size_t kJitStackLimit = 1'048'576;

template <auto free_it>
struct Freed {
    template <class T>
    void operator()(T* what) const noexcept {
        free_it(what);
    }
};

using MatchContext = std::unique_ptr<pcre2_match_context, Freed<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freed<pcre2_match_data_free>>;
using JitStack = std::unique_ptr<pcre2_jit_stack, Freed<pcre2_jit_stack_free>>;

// What one thread needs to match, whatever the pattern.
class Matcher {
  public:
    Matcher()
        : stack_(pcre2_jit_stack_create(kJitStackStart, kJitStackLimit, nullptr)),
          context_(pcre2_match_context_create(nullptr)), data_(pcre2_match_data_create(1, nullptr)) {
        if (context_ == nullptr) return;
        pcre2_set_depth_limit(context_.get(), kDepthLimit);
        pcre2_set_heap_limit(context_.get(), kHeapLimitKiB);
        if (stack_ != nullptr) pcre2_jit_stack_assign(context_.get(), nullptr, stack_.get());
    }

    [[nodiscard]] int match(const pcre2_code* code, bool has_jit, std::string_view text) const noexcept {
        if (context_ == nullptr || data_ == nullptr) return PCRE2_ERROR_NOMEMORY;
        pcre2_set_match_limit(context_.get(), static_cast<std::uint32_t>(allowed_steps(text.size())));
        const auto* start = reinterpret_cast<PCRE2_SPTR>(text.data());
        if (has_jit) return pcre2_jit_match(code, start, text.size(), 0, 0, data_.get(), context_.get());
        return pcre2_match(code, start, text.size(), 0, PCRE2_NO_UTF_CHECK, data_.get(), context_.get());
    }

  private:
    JitStack stack_;
    MatchContext context_;
    MatchData data_;
};

} // namespace

std::optional<Pcre2Machine> Pcre2Machine::build(const Regex& regex) {
    // No PCRE2_UCP: \b is ASCII in ECMA-262.
    constexpr std::uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL;
    if (regex.has_back_references) return std::nullopt;
    const std::string text = pcre2_text(regex);
    int failure = 0;
    std::size_t offset = 0;
    pcre2_code* compiled =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), options, &failure, &offset, nullptr);
    if (compiled == nullptr) return std::nullopt;
    std::shared_ptr<const pcre2_code> code(compiled, [](const pcre2_code* what) {
        pcre2_code_free(const_cast<pcre2_code*>(what)); // the shared code is const, its end is not
    });
    // Without it (it may be absent, or short of memory) the interpreter answers the same, more slowly.
    const bool has_jit = pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE) == 0;
    return Pcre2Machine(std::move(code), has_jit);
}

Answer Pcre2Machine::find(std::string_view text) const noexcept {
    thread_local const Matcher matcher;
    const int answer = matcher.match(code_.get(), has_jit_, text);
    if (answer >= 0) return Answer::yes;
    return answer == PCRE2_ERROR_NOMATCH ? Answer::no : Answer::gave_up;
}

} // namespace datagems::json_schema::regex
