#include "datagems/program/run_program.hpp"

#include "datagems/program/command_line.hpp"
#include "datagems/program/descriptor_limit.hpp"

#include <csignal>
#include <exception>
#include <iostream>

namespace datagems::program {
namespace {

void print_settings(const EnvironmentReader& env) {
    for (const auto& [name, value] : env.used()) {
        std::cout << name << '=' << value << '\n';
    }
}

int check(Program& program) {
    const auto stores = program.check();
    if (!stores) {
        std::cerr << stores.error().message << '\n';
        return could_not_start;
    }
    std::cout << "settings and stores are good: " << *stores << '\n';
    return 0;
}

int run_with_settings(Program& program, const CommandLine& line) {
    const auto command = line.command;
    EnvironmentReader env(process_environment());
    const auto log = program.read_settings(env);
    for (const auto& mistake : env.mistakes()) {
        std::cerr << mistake << '\n';
    }
    if (command == Command::print_settings) print_settings(env);
    if (!env.mistakes().empty()) return wrong_settings;
    if (command == Command::print_settings) return 0;
    log::configure(log.level, log.format);
    raise_descriptor_limit();
    if (command == Command::operation) return program.operate(line.operation, line.argument);
    return command == Command::check ? check(program) : program.serve();
}

int run(const About& about, Program& program, std::span<char* const> arguments) {
    const auto line = parse_command_line(arguments, about.operations);
    if (!line) {
        std::cerr << line.error().message << '\n';
        return wrong_settings;
    }
    if (line->command == Command::help) {
        std::cout << about.usage;
        return 0;
    }
    if (line->command == Command::version) {
        std::cout << about.name << " " DATAGEMS_VERSION "\n";
        return 0;
    }
    return run_with_settings(program, *line);
}

} // namespace

int Program::operate(std::string_view, const std::string&) {
    return wrong_settings;
}

int run_program(const About& about, Program& program, int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a file at its size limit is a write that fails (EFBIG), not the end of the program
    try {
        return run(about, program, {argv + 1, static_cast<std::size_t>(argc - 1)});
    } catch (const std::exception& failure) {
        std::cerr << about.name << ": " << failure.what() << '\n';
        return could_not_start;
    }
}

} // namespace datagems::program
