#include "datagems/observe/log.hpp"
#include "datagems/persistence/logging_r1fs.hpp"
#include "datagems/program/store_settings.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace datagems::program {
namespace {

// Anybody may have made a directory of that name in the place for temporary ones.
Result<void> check_mock_directory(const std::filesystem::path& directory) {
    struct stat found {};
    if (::lstat(directory.c_str(), &found) != 0) return {};
    if (S_ISDIR(found.st_mode) && found.st_uid == ::geteuid()) return {};
    return Error{errc::permission_denied, directory.string() + " is not a directory of ours"};
}

Result<persistence::Engine> open_embedded(const StoreSettings& settings, std::chrono::milliseconds patience) {
    if (settings.mock) {
        if (auto ours = check_mock_directory(settings.data_dir); !ours) return ours.error();
        log::warning(
            "store.mock",
            {{"directory", settings.data_dir.string()},
             {"reason", "DATAGEN_MOCK_CSTORE is on: demo users with known passwords, data that nobody keeps"}});
    }
    persistence::EmbeddedOptions options;
    options.data_dir = settings.data_dir;
    options.busy_timeout = patience;
    return persistence::open_embedded(options);
}

} // namespace

Result<persistence::Engine> open_store(const StoreSettings& settings, const OpenStore& how) {
    auto engine = settings.engine == StoreEngine::ratio1 ? persistence::open_ratio1(settings.ratio1)
                                                         : open_embedded(settings, how.patience);
    if (engine && how.log_file_calls) engine->r1fs = persistence::make_logging_r1fs(std::move(engine->r1fs));
    return engine;
}

} // namespace datagems::program
