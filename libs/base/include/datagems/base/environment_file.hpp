// Settings in a file, as systemd's EnvironmentFile= has them.
//
//     NAME=value            blanks around the value are dropped; \c stands for the character c, also for a blank
//     NAME="two words"      in double quotes \" \\ \` \$ stand for the second character, other backslashes for
//     themselves NAME='as it stands'   nothing has a meaning in single quotes # a comment, as is a line that begins
//     with ;
//
// A backslash at the end of a line joins it with the next one. The last line of a name counts. Dollars have no meaning
// here: EnvironmentReader expands them, as it does in a process's environment.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/base/result.hpp"

#include <filesystem>
#include <string_view>

namespace datagems {

// errc::invalid_argument names the line that is no assignment (systemd would pass over it) or whose quote does not end.
[[nodiscard]] Result<Environment> parse_environment_file(std::string_view text);

// At most 1 MiB. Errors: not_found, io, too_large and those of the parser; each names the file.
[[nodiscard]] Result<Environment> read_environment_file(const std::filesystem::path& path);

} // namespace datagems
