#include "command_line.hpp"

namespace datagems::gateway {

const std::string_view usage = R"(datagems-gateway: the HTTP side of DataGems. Settings come from the environment.

  datagems-gateway                    serve until SIGTERM or SIGINT
  datagems-gateway --check            check settings and stores, then exit
  datagems-gateway --print-settings   print the settings in use, secrets as ***
  datagems-gateway --version
  datagems-gateway --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags.
)";

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

} // namespace datagems::gateway
