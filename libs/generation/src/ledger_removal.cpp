#include "datagems/generation/ledger_removal.hpp"

#include "datagems/generation/directory_lock.hpp"

#include <vector>

namespace datagems::generation {

Result<void> remove_ledger(const std::filesystem::path& directory) {
    namespace fs = std::filesystem;
    std::error_code failure;
    if (!fs::is_directory(directory, failure)) return {};
    {
        const auto lock = DirectoryLock::take(directory);
        if (!lock) return lock.error();
        // The lock last: who finds it gone finds all else gone, too, and what they make then is not ours to remove.
        std::vector<fs::path> entries;
        for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end;
             entry.increment(failure)) {
            if (entry->path().filename() != "lock") entries.push_back(entry->path());
        }
        for (const auto& entry : entries) {
            if (!failure) fs::remove_all(entry, failure);
        }
        if (!failure) fs::remove(directory / "lock", failure);
    }
    if (failure) return error_from_errno(failure.value(), "remove " + directory.string());
    for (const auto& folder : {directory, directory.parent_path()})
        fs::remove(folder, failure); // fails while it is not empty, as it should
    return {};
}

} // namespace datagems::generation
