#include "datagems/test_support/source_dir.hpp"

namespace datagems::test {

std::filesystem::path source_dir() {
    return DATAGEMS_SOURCE_DIR;
}

} // namespace datagems::test
