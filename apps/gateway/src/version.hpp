// The version of this build, from the CMake project.
#pragma once

#include <string_view>

namespace datagems::gateway {

inline constexpr std::string_view version = DATAGEMS_VERSION;

} // namespace datagems::gateway
