#include "datagems/program/command_line.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace datagems;
using namespace datagems::program;

namespace {

Result<Command> parse(std::vector<std::string> arguments) {
    std::vector<char*> pointers;
    for (auto& argument : arguments) {
        pointers.push_back(argument.data());
    }
    return parse_command_line(pointers);
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
