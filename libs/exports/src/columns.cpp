#include "columns.hpp"

#include "json_scanner.hpp"

namespace datagems::exports {

Columns::Columns(std::vector<std::string> names) {
    for (auto& name : names) {
        add(std::move(name));
    }
}

void Columns::add(std::string name) {
    index_.emplace(name, names_.size());
    spelled_as_is_.push_back(name.find('\\') == std::string::npos);
    names_.push_back(std::move(name));
}

Result<void> Columns::add_fields_of(const Record& record) {
    std::size_t expected = 0;
    const bool room = JsonScanner(record.data).object([&](const Member& member) {
        if (const auto column = find(member.key, expected)) {
            expected = *column + 1;
            return true;
        }
        added_bytes_ += member.key.size();
        if (names_.size() >= max_columns || added_bytes_ > max_name_bytes) return false;
        std::string name;
        append_unescaped(name, member.key);
        add(std::move(name));
        return true;
    });
    if (room) return {};
    return Error{errc::too_large, names_.size() >= max_columns
                                      ? "the records have more fields than a CSV file can have columns"
                                      : "the names of the records' fields are too long for the columns of a CSV file"};
}

std::optional<std::size_t> Columns::find(std::string_view key, std::size_t expected) const {
    if (is_column(expected, key)) return expected;
    std::string unescaped;
    if (key.find('\\') != std::string_view::npos) {
        append_unescaped(unescaped, key);
        key = unescaped;
    }
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    return found->second;
}

} // namespace datagems::exports
