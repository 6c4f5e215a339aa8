#include "datagems/program/command_line.hpp"

#include <string_view>

namespace datagems::program {

Result<Command> parse_command_line(std::span<char* const> arguments) {
    auto command = Command::serve;
    for (const std::string_view argument : arguments) {
        if (argument == "--help" || argument == "-h") return Command::help;
        if (argument == "--version") return Command::version;
        if (argument == "--check") {
            command = Command::check;
        } else if (argument == "--print-settings") {
            command = Command::print_settings;
        } else {
            return Error{errc::invalid_argument, "unknown flag " + std::string(argument) + "; see --help"};
        }
    }
    return command;
}

} // namespace datagems::program
