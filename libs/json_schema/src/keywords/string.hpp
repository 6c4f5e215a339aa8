// minLength, maxLength, pattern, format.
#pragma once

#include "format.hpp"
#include "pattern.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>

namespace datagems::json_schema {

class Compiler;
class Evaluation;
struct Node;
struct PathLink;

struct StringChecks {
    std::optional<std::size_t> min_length; // code points
    std::optional<std::size_t> max_length;
    std::optional<Pattern> pattern;
    const Format* format = nullptr; // only when formats are asserted
};

void compile_string(Compiler& compiler, Node& node, const boost::json::object& schema);

[[nodiscard]] bool check_string(Evaluation& run, const Node& node, const StringChecks& checks,
                                const boost::json::string& text, const PathLink* path);

} // namespace datagems::json_schema
