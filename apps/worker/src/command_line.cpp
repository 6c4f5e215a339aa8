#include "command_line.hpp"

#include <array>

namespace datagems::worker {
namespace {

struct Flag {
    std::string_view name;
    Command command;
};
constexpr std::array flags{Flag{"--help", Command::help}, Flag{"-h", Command::help},
                           Flag{"--version", Command::version}, Flag{"--check", Command::check},
                           Flag{"--print-settings", Command::print_settings}};

} // namespace

const std::string_view usage =
    R"(datagems-worker: makes one peer's records of every job. Settings come from the environment.

  datagems-worker                    work until SIGTERM or SIGINT
  datagems-worker --check            check settings, stores and cache directory, then exit
  datagems-worker --print-settings   print the settings in use, secrets as ***
  datagems-worker --version
  datagems-worker --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags, 3 another worker has this peer id.
)";

Result<Command> parse_command_line(std::span<char* const> arguments) {
    auto command = Command::work;
    for (const std::string_view argument : arguments) {
        const auto* flag = flags.begin();
        while (flag != flags.end() && flag->name != argument) {
            ++flag;
        }
        if (flag == flags.end()) {
            return Error{errc::invalid_argument, "unknown flag " + std::string(argument) + "; see --help"};
        }
        if (flag->command == Command::help) return Command::help;
        command = flag->command;
    }
    return command;
}

} // namespace datagems::worker
