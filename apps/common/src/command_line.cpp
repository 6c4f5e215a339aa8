#include "datagems/program/command_line.hpp"

#include <algorithm>

namespace datagems::program {
namespace {

Error mistake(std::string sentence) {
    return Error{errc::invalid_argument, std::move(sentence) + "; see --help"};
}

} // namespace

Result<CommandLine> parse_command_line(std::span<char* const> arguments, std::span<const std::string_view> operations) {
    CommandLine line;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help" || argument == "-h") return CommandLine{Command::help, {}, {}};
        if (argument == "--version") return CommandLine{Command::version, {}, {}};
        if (argument == "--check") {
            line.command = Command::check;
        } else if (argument == "--print-settings") {
            line.command = Command::print_settings;
        } else if (std::ranges::find(operations, argument) != operations.end()) {
            if (++i == arguments.size() || *arguments[i] == '\0') return mistake(std::string(argument) + " what?");
            line = CommandLine{Command::operation, std::string(argument), arguments[i]};
        } else {
            return mistake("unknown flag " + std::string(argument));
        }
    }
    return line;
}

} // namespace datagems::program
