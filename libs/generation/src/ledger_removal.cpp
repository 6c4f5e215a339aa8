#include "datagems/generation/ledger_removal.hpp"

#include "datagems/generation/directory_lock.hpp"

namespace datagems::generation {

Result<void> remove_ledger(const std::filesystem::path& directory) {
    namespace fs = std::filesystem;
    std::error_code failure;
    if (!fs::is_directory(directory, failure)) return {};
    {
        const auto lock = DirectoryLock::take(directory);
        if (!lock) return lock.error();
        fs::remove_all(directory, failure);
    }
    if (failure) return error_from_errno(failure.value(), "remove " + directory.string());
    fs::remove(directory.parent_path(), failure); // fails while it is not empty, as it should
    return {};
}

} // namespace datagems::generation
