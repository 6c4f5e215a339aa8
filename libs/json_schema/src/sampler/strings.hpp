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

// A plausible text about the plan's topic in the plan's shape, cut or padded to its lengths; it may miss the patterns.
[[nodiscard]] std::string free_text(const StringPlan& plan, Random& random);

// A string that suits, if one is found within a few tries.
[[nodiscard]] std::string sample_string(const StringPlan& plan, Random& random);

} // namespace datagems::json_schema
