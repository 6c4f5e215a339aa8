#include "datagems/program/command_line.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <vector>

using namespace datagems;
using namespace datagems::program;

namespace {

Result<CommandLine> parse_all(std::vector<std::string> arguments) {
    std::vector<char*> pointers;
    for (auto& argument : arguments) {
        pointers.push_back(argument.data());
    }
    constexpr std::array<std::string_view, 1> operations{"--backup"};
    return parse_command_line(pointers, operations);
}

Result<Command> parse(std::vector<std::string> arguments) {
    const auto line = parse_all(std::move(arguments));
    if (!line) return line.error();
    return line->command;
}

} // namespace

TEST_CASE("flags name what to do") {
    CHECK(parse({}).value() == Command::serve);
    CHECK(parse({"--help"}).value() == Command::help);
    CHECK(parse({"--version"}).value() == Command::version);
    CHECK(parse({"--check"}).value() == Command::check);
    CHECK(parse({"--print-settings"}).value() == Command::print_settings);
    CHECK(parse({"--check", "--help"}).value() == Command::help);
    CHECK(parse({"--port"}).error().message.find("--port") != std::string::npos);
    CHECK(parse({"--check", "--fast"}).error().code == errc::invalid_argument);
    CHECK(parse({"serve"}).has_error());
}

TEST_CASE("a program's own operation takes what follows it") {
    const auto line = parse_all({"--backup", "--check"}).value();
    CHECK(line.command == Command::operation);
    CHECK(line.operation == "--backup");
    CHECK(line.argument == "--check");
    CHECK(parse_all({"--backup"}).error().message == "--backup what?; see --help");
    CHECK(parse_all({"--backup", ""}).has_error());
    CHECK(parse_all({"--backup", "dir", "more"}).has_error());
    CHECK(parse_all({"--restore", "dir"}).has_error());
}
