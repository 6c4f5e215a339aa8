// main() of a program whose settings come from the environment: its flags, its mistakes and its exit codes.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/base/result.hpp"
#include "datagems/program/common_settings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace datagems::program {

// Exit codes besides 0, done. A program may have more of its own.
inline constexpr int could_not_start = 1;
inline constexpr int wrong_settings = 2;

// A program's own part. The functions are called in this order, from the main thread.
class Program {
  public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    virtual ~Program() = default;

    // Keeps its settings, which are of use only when `env` holds no mistake afterwards.
    virtual LogSettings read_settings(EnvironmentReader& env) = 0;
    // Tries the settings out and names the stores; the error's message is for people.
    [[nodiscard]] virtual Result<std::string> check() = 0;
    // Does what the flag of one of its operations asks for; gives the exit code.
    [[nodiscard]] virtual int operate(std::string_view flag, const std::string& argument);
    // Works until it is told to stop; gives the exit code.
    [[nodiscard]] virtual int serve() = 0;
};

struct About {
    std::string_view name;                             // of the binary
    std::string_view usage;                            // what --help prints
    std::span<const std::string_view> operations = {}; // flags of its own, each with an argument
};

// Does what the flags ask for and gives the exit code. Throws nothing.
[[nodiscard]] int run_program(const About& about, Program& program, int argc, char** argv);

} // namespace datagems::program
