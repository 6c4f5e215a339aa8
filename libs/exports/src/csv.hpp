// CSV cells and rows. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace datagems::exports {

// Whether a spreadsheet would take the text for a formula or drop its first character.
[[nodiscard]] bool is_formula_like(std::string_view text) noexcept;

// Appends one field: quoted if it holds a comma, quote, CR or LF or has blanks at an end, else as it is.
void append_csv_field(std::string& out, std::string_view text);

} // namespace datagems::exports
