// What the program was asked to do.
#pragma once

#include "datagems/base/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace datagems::program {

enum class Command { serve, help, version, check, print_settings, operation };

struct CommandLine {
    Command command = Command::serve;
    std::string operation; // the flag of one, e.g. "--backup"
    std::string argument;  // and what follows it
};

// `arguments` without the program's name. `operations` are flags of the program's own, each followed by an argument.
// errc::invalid_argument names an unknown flag, or one without its argument.
[[nodiscard]] Result<CommandLine> parse_command_line(std::span<char* const> arguments,
                                                     std::span<const std::string_view> operations = {});

} // namespace datagems::program
