// What the program was asked to do.
#pragma once

#include "datagems/base/result.hpp"

#include <span>
#include <string_view>

namespace datagems::worker {

enum class Command { work, help, version, check, print_settings };

extern const std::string_view usage;

// `arguments` without the program's name. errc::invalid_argument names an unknown flag.
[[nodiscard]] Result<Command> parse_command_line(std::span<char* const> arguments);

} // namespace datagems::worker
