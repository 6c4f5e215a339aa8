// Where the project's own files are, for tests that read them.
#pragma once

#include <filesystem>

namespace datagems::test {

[[nodiscard]] std::filesystem::path source_dir();

} // namespace datagems::test
