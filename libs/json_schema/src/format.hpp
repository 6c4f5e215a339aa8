// The values of `format` that can be asserted. Others are annotations, as the specification says.
#pragma once

#include <string_view>

namespace datagems::json_schema {

struct Format {
    std::string_view name;
    std::string_view description; // reads on after "must be "
    bool (*matches)(std::string_view text);
};

// Null for a format that is not asserted.
[[nodiscard]] const Format* find_format(std::string_view name) noexcept;

} // namespace datagems::json_schema
