#include "backup.hpp"

#include "datagems/persistence/upkeep.hpp"

#include <iostream>

namespace datagems::gateway {
namespace {

Result<persistence::BackupReport> copy_store(const Settings& settings, const std::string& directory) {
    if (settings.store.engine == program::StoreEngine::ratio1) {
        return Error{errc::unsupported, "the store is a Ratio1 node's: its operator keeps copies of it"};
    }
    const auto show = [](const persistence::BackupProgress& progress) {
        std::cout << progress.files << " of " << progress.of << " files" << std::endl;
    };
    return persistence::back_up_embedded(settings.store.data_dir, directory, show);
}

} // namespace

bool back_up(const Settings& settings, const std::string& directory) {
    const auto report = copy_store(settings, directory);
    if (!report) {
        std::cerr << "no backup was made: " << report.error().message << '\n';
        return false;
    }
    std::cout << "the store is copied to " << directory << ", with " << report->files << " files\n";
    if (report->missing > 0) {
        std::cerr << report->missing << " files that jobs name are missing in the store itself, and so in its copy\n";
    }
    return report->missing == 0;
}

} // namespace datagems::gateway
