// Strings of a plan.
#pragma once

#include "sampler/plan.hpp"
#include "sampler/random.hpp"

#include <string>
#include <string_view>

namespace datagems::json_schema {

// True if the sampler knows how to make texts of this format; it then must.
[[nodiscard]] bool is_asserted_format(std::string_view format);

// True if lengths and patterns are kept.
[[nodiscard]] bool suits(const std::string& text, const StringPlan& plan);

// One text in the plan's shape; `attempt` varies the lengths of what a pattern makes.
[[nodiscard]] std::string text_of(const StringPlan& plan, int attempt, Random& random);

// A string that suits, if one is found within a few tries.
[[nodiscard]] std::string sample_string(const StringPlan& plan, Random& random);

} // namespace datagems::json_schema
