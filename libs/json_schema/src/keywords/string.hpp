// minLength, maxLength, pattern, format.
#pragma once

#include "format.hpp"
#include "keywords/declarations.hpp"
#include "pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace datagems::json_schema {

struct StringChecks {
    std::size_t min_length = 0; // code points
    std::size_t max_length = SIZE_MAX;
    std::optional<Pattern> pattern;
    const Format* format = nullptr; // only when formats are asserted
};

void compile_string(Compiler& compiler, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_string(Evaluation<reports>& run, const Node& node, const StringChecks& checks,
                                const boost::json::string& text, const Path<reports>& path);

} // namespace datagems::json_schema
