// A regular expression on PCRE2, with its just-in-time compiler where that works.
#pragma once

#include "regex/ast.hpp"

#include <memory>
#include <optional>
#include <string_view>

struct pcre2_real_code_8;

namespace datagems::json_schema::regex {

enum class Answer { yes, no, gave_up };

class Pcre2Machine {
  public:
    // Nothing if PCRE2 cannot take it: back references (its captures outlive a repetition), look-behind of no fixed
    // length, or too large once its repeats are written out.
    [[nodiscard]] static std::optional<Pcre2Machine> build(const Regex& regex);

    // Unanchored search in valid UTF-8. Thread-safe; allocates only at a thread's first match.
    [[nodiscard]] Answer find(std::string_view text) const noexcept;

  private:
    Pcre2Machine(std::shared_ptr<const pcre2_real_code_8> code, bool has_jit)
        : code_(std::move(code)), has_jit_(has_jit) {}

    std::shared_ptr<const pcre2_real_code_8> code_;
    bool has_jit_;
};

} // namespace datagems::json_schema::regex
