#include "backup.hpp"

#include "gateway.hpp"

#include "datagems/persistence/engine.hpp"

#include <iostream>

namespace datagems::gateway {
namespace {

Result<persistence::BackupReport> copy_store(const Settings& settings, const std::string& directory) {
    if (settings.store.engine == program::StoreEngine::ratio1) {
        return Error{errc::unsupported, "the store is a Ratio1 node's: its operator keeps copies of it"};
    }
    std::error_code unknown; // then opening it says what is wrong
    if (!std::filesystem::exists(settings.store.data_dir / "cstore.sqlite3", unknown) && !unknown) {
        return Error{errc::not_found, "there is no store in " + settings.store.data_dir.string()};
    }
    const auto engine = open_engine(settings);
    if (!engine) return with_context(engine.error(), "cannot open the store");
    if (!engine->upkeep) return Error{errc::unsupported, "this store cannot be copied"};
    const auto show = [](const persistence::BackupProgress& progress) {
        std::cout << progress.files << " of " << progress.of << " files" << std::endl;
    };
    return engine->upkeep->back_up(directory, show);
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
        std::cerr << report->missing << " files that jobs name are missing in the store itself\n";
    }
    return true;
}

} // namespace datagems::gateway
