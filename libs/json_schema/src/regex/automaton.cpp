#include "regex/automaton.hpp"

#include "regex/code_points.hpp"

namespace datagems::json_schema::regex {

bool Automaton::finds_in_ascii(std::string_view text) const noexcept {
    const Row* table = table_.data();
    const Row found = this->found();
    std::size_t row = first_;
    for (const char c : text) {
        if (row <= found) break; // failed or found
        row = table[row + symbols_.of_ascii(static_cast<unsigned char>(c))];
    }
    return ends_well(static_cast<Row>(row));
}

bool Automaton::finds_in_utf8(std::string_view text) const noexcept {
    const Row found = this->found();
    Row row = first_;
    for (std::size_t at = 0; at < text.size() && row > found;) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            row = table_[row + symbols_.of_ascii(byte)];
            ++at;
        } else {
            row = table_[row + symbols_.of(next_code_point(text, at))];
        }
    }
    return ends_well(row);
}

} // namespace datagems::json_schema::regex
