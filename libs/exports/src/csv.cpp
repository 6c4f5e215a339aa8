#include "csv.hpp"

#include <algorithm>
#include <array>

namespace datagems::exports {
namespace {

// Bytes that make a field need quotes wherever they stand.
constexpr auto quoted_bytes = [] {
    std::array<bool, 256> table{};
    for (const unsigned char byte : {',', '"', '\r', '\n'}) {
        table[byte] = true;
    }
    return table;
}();

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

bool needs_quotes(std::string_view text) noexcept {
    if (text.empty()) return false;
    if (is_blank(text.front()) || is_blank(text.back())) return true;
    return std::ranges::any_of(text, [](char c) { return quoted_bytes[static_cast<unsigned char>(c)]; });
}

} // namespace

bool is_formula_like(std::string_view text) noexcept {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void append_csv_field(std::string& out, std::string_view text) {
    if (!needs_quotes(text)) {
        out += text;
        return;
    }
    out.push_back('"');
    while (true) {
        const auto quote = text.find('"');
        out += text.substr(0, quote);
        if (quote == std::string_view::npos) break;
        out += "\"\"";
        text.remove_prefix(quote + 1);
    }
    out.push_back('"');
}

} // namespace datagems::exports
