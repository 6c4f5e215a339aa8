#include "datagems/persistence/engine.hpp"
#include "embedded/cstore.hpp"
#include "embedded/file_store.hpp"
#include "embedded/new_file.hpp"
#include "embedded/upkeep.hpp"

#include <unistd.h>

#include <cerrno>

namespace datagems::persistence {
namespace {

namespace fs = std::filesystem;

// What is made here is private; a directory that was there keeps its mode.
Result<void> make_data_dir(const fs::path& path) {
    std::error_code code;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
    if (code) return error_from_errno(code.value(), "make the directory " + path.parent_path().string());
    auto made = embedded::make_directory(path);
    if (!made) return made;
    if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return error_from_errno(errno, "write into " + path.string());
    return {};
}

} // namespace

Result<Engine> open_embedded(const EmbeddedOptions& options) {
    if (options.data_dir.empty()) return Error{errc::invalid_argument, "the data directory has no name"};
    std::error_code code;
    const auto data_dir = fs::absolute(options.data_dir, code).lexically_normal();
    if (code) return error_from_errno(code.value(), "find the current directory");
    auto made = make_data_dir(data_dir.has_filename() ? data_dir : data_dir.parent_path());
    if (!made) return made.error();
    const auto database = data_dir / "cstore.sqlite3";
    auto cstore = embedded::SqliteCStore::open(database, options.busy_timeout);
    if (!cstore) return cstore.error();
    auto r1fs = embedded::FileStore::open(data_dir);
    if (!r1fs) return r1fs.error();
    auto upkeep = std::make_unique<embedded::EmbeddedUpkeep>(database, options.busy_timeout, **r1fs);
    return Engine{std::move(*cstore), std::move(*r1fs), "embedded in " + data_dir.string(), {}, std::move(upkeep)};
}

} // namespace datagems::persistence
