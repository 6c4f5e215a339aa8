#include "pattern.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "pattern_dialect.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

constexpr std::uint32_t kMatchLimit = 500'000; // steps of backtracking: about 10 ms
constexpr std::uint32_t kDepthLimit = 5'000;   // nested backtracking of the interpreter
constexpr std::uint32_t kHeapLimitKiB = 8'192;
constexpr std::size_t kJitStackStart = 32'768;
constexpr std::size_t kJitStackLimit = 1'048'576;
constexpr std::size_t kLongestPattern = 8'192;

template <auto free_it>
struct Freed {
    template <class T>
    void operator()(T* what) const noexcept {
        free_it(what);
    }
};

using CompileContext = std::unique_ptr<pcre2_compile_context, Freed<pcre2_compile_context_free>>;
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
        pcre2_set_match_limit(context_.get(), kMatchLimit);
        pcre2_set_depth_limit(context_.get(), kDepthLimit);
        pcre2_set_heap_limit(context_.get(), kHeapLimitKiB);
        if (stack_ != nullptr) pcre2_jit_stack_assign(context_.get(), nullptr, stack_.get());
    }

    [[nodiscard]] int match(const pcre2_code* code, std::string_view subject) const noexcept {
        if (context_ == nullptr || data_ == nullptr) return PCRE2_ERROR_NOMEMORY;
        return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), 0, 0, data_.get(),
                           context_.get());
    }

  private:
    JitStack stack_;
    MatchContext context_;
    MatchData data_;
};

std::string compile_message(int code, std::size_t offset) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    return std::string(reinterpret_cast<const char*>(text.data())) + " at character " + std::to_string(offset);
}

} // namespace

boost::system::result<Pattern, std::string> Pattern::compile(std::string_view source) {
    if (source.size() > kLongestPattern) return std::string("it is longer than 8192 bytes");
    // PCRE2's own options at the start, such as (*UCP), do not exist in ECMA-262.
    if (source.starts_with("(*")) return std::string("it begins with \"(*\"");
    const CompileContext context(pcre2_compile_context_create(nullptr));
    if (context == nullptr) return std::string("there is no memory for it");
    pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALT_BSUX);
    // No PCRE2_UCP: \d, \w and \b are ASCII in ECMA-262.
    constexpr std::uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
                                      PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
    const std::string translated = with_short_property_names(source);
    int failure = 0;
    std::size_t offset = 0;
    pcre2_code* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), options,
                                         &failure, &offset, context.get());
    if (compiled == nullptr) return compile_message(failure, offset);
    std::shared_ptr<const pcre2_code> code(compiled, [](const pcre2_code* what) {
        pcre2_code_free(const_cast<pcre2_code*>(what)); // the shared code is const, its end is not
    });
    // Without JIT (it may be absent, or short of memory) the interpreter answers the same, more slowly.
    static_cast<void>(pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE));
    return Pattern(std::string(source), std::move(code));
}

Pattern::Match Pattern::match(std::string_view subject) const noexcept {
    thread_local const Matcher matcher;
    const int answer = matcher.match(code_.get(), subject);
    if (answer >= 0) return Match::yes;
    if (answer == PCRE2_ERROR_NOMATCH) return Match::no;
    // The codes from UTF8_ERR1 down to UTF8_ERR21 say what is wrong with the encoding.
    if (answer <= PCRE2_ERROR_UTF8_ERR1 && answer >= PCRE2_ERROR_UTF8_ERR21) return Match::no_text;
    return Match::gave_up;
}

} // namespace datagems::json_schema
