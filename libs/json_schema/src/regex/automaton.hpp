// A regular expression as a table of states: one step for each character, whatever the text.
#pragma once

#include "regex/ast.hpp"
#include "regex/symbols.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace datagems::json_schema::regex {

class Automaton {
  public:
    // Nothing for look-around and back references, for properties that are not known for ASCII, and where the table
    // would be large (32 KiB) or its making long: then another machine is needed.
    [[nodiscard]] static std::optional<Automaton> build(const Regex& regex);

    // So it is where there are properties.
    [[nodiscard]] bool is_only_for_ascii() const noexcept { return is_only_for_ascii_; }

    // True if the text has a match somewhere. Never allocates.
    [[nodiscard]] bool finds_in_ascii(std::string_view text) const noexcept;
    [[nodiscard]] bool finds_in_utf8(std::string_view text) const noexcept; // must be valid

  private:
    friend class AutomatonBuilder;

    // A state is named by where its row begins.
    using Row = std::uint16_t;

    Automaton(Symbols symbols, bool is_only_for_ascii)
        : symbols_(std::move(symbols)), width_(symbols_.count() + 1), is_only_for_ascii_(is_only_for_ascii) {}

    [[nodiscard]] Row failed() const noexcept { return 0; }
    [[nodiscard]] Row found() const noexcept { return static_cast<Row>(width_); }
    [[nodiscard]] bool ends_well(Row row) const noexcept { return table_[row + width_ - 1] == found(); }

    Symbols symbols_;
    std::size_t width_; // one column for each symbol, the last for the end of the text
    std::vector<Row> table_;
    Row first_ = 0;
    bool is_only_for_ascii_;
};

} // namespace datagems::json_schema::regex
