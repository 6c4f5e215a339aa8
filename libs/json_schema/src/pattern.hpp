// A regular expression with the meaning of ECMA-262 (its `u` flag set): compiled once, matched from many threads,
// always ends.
//
// Most patterns become a table of states of our own, which takes one step for each character. Those with look-around,
// with Unicode properties where there is more than ASCII to match, and large ones, run on PCRE2 within limits of time,
// depth and memory; those with back references, and what PCRE2 refuses, on a machine of our own within a limit of
// steps. Unicode properties are those of Unicode 14.
#pragma once

#include <boost/system/result.hpp>

#include <memory>
#include <string>
#include <string_view>

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

    // Unanchored search. Thread-safe; allocates only at a thread's first match. `work` grows by what it may have taken,
    // in steps of about 50 ns.
    [[nodiscard]] Match match(std::string_view subject, std::size_t& work) const noexcept;
    [[nodiscard]] Match match(std::string_view subject) const noexcept {
        std::size_t work = 0;
        return match(subject, work);
    }

    [[nodiscard]] const std::string& source() const noexcept { return source_; }

  private:
    struct Machine;

    Pattern(std::string source, std::shared_ptr<const Machine> machine)
        : source_(std::move(source)), machine_(std::move(machine)) {}

    std::string source_;
    std::shared_ptr<const Machine> machine_;
};

} // namespace datagems::json_schema
