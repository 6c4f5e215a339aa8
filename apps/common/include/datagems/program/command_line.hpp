// What the program was asked to do.
#pragma once

#include "datagems/base/result.hpp"

#include <span>

namespace datagems::program {

enum class Command { serve, help, version, check, print_settings };

// `arguments` without the program's name. errc::invalid_argument names an unknown flag.
[[nodiscard]] Result<Command> parse_command_line(std::span<char* const> arguments);

} // namespace datagems::program
