// The columns of a CSV: the schema's names, then others in order of appearance.
#pragma once

#include "datagems/exports/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::exports {

class Columns {
  public:
    static constexpr std::size_t max_columns = 16'384;                  // what spreadsheets take
    static constexpr std::size_t max_name_bytes = std::size_t{1} << 20; // of all names that records add, together

    explicit Columns(std::vector<std::string> names);

    // A name that is not there yet.
    void add(std::string name);
    // Adds the fields of a good record that have no column yet; errc::too_large beyond the limits.
    [[nodiscard]] Result<void> add_fields_of(const Record& record);

    // The column of a key as spelled in JSON text (escapes not undone). `expected` is tried first: fields mostly come
    // in column order.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view key, std::size_t expected) const;

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    [[nodiscard]] bool is_column(std::size_t column, std::string_view key) const noexcept {
        return column < names_.size() && names_[column] == key && spelled_as_is_[column];
    }

    std::vector<std::string> names_;
    std::size_t added_bytes_ = 0;
    std::vector<bool> spelled_as_is_; // no backslash: a key in JSON text that is equal to the name means it
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
};

} // namespace datagems::exports
