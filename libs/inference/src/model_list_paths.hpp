// Where an API may list its models, behind its base URL, in the order in which it is asked.
#pragma once

#include <array>
#include <string_view>

namespace datagems::inference {

inline constexpr std::array<std::string_view, 2> model_list_paths{"/models", "/get_models"};

} // namespace datagems::inference
