// A regular expression with the meaning of ECMA-262, on PCRE2: compiled once, matched from many threads, always ends.
#pragma once

#include <boost/system/result.hpp>

#include <memory>
#include <string>
#include <string_view>

struct pcre2_real_code_8;

namespace datagems::json_schema {

class Pattern {
  public:
    enum class Match {
        yes,
        no,
        gave_up, // a limit on time, depth or memory was hit
        no_text, // the subject is not valid UTF-8
    };

    // The error reads on after "must be a regular expression: ".
    [[nodiscard]] static boost::system::result<Pattern, std::string> compile(std::string_view source);

    // Unanchored search. Thread-safe; allocates only at a thread's first match.
    [[nodiscard]] Match match(std::string_view subject) const noexcept;

    [[nodiscard]] const std::string& source() const noexcept { return source_; }

  private:
    Pattern(std::string source, std::shared_ptr<const pcre2_real_code_8> code)
        : source_(std::move(source)), code_(std::move(code)) {}

    std::string source_;
    std::shared_ptr<const pcre2_real_code_8> code_;
};

} // namespace datagems::json_schema
