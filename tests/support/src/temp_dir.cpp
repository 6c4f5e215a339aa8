#include "datagems/test_support/temp_dir.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace datagems::test {

TempDir::TempDir() {
    auto pattern = (std::filesystem::temp_directory_path() / "datagems-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace datagems::test
