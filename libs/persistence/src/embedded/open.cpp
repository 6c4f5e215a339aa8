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

// An empty database in its place would tell users that all their jobs are gone, and a sweep that no file is needed. The
// files are looked at first: who makes a store makes its database before them.
Result<void> check_not_torn(const fs::path& data_dir, const fs::path& database) {
    std::error_code unknown; // then opening it says what is wrong
    const bool torn = embedded::FileStore::has_files(data_dir) || fs::exists(database.string() + ".new", unknown);
    if (!torn || unknown || fs::exists(database, unknown) || unknown) return {};
    return Error{errc::corrupt, data_dir.string() + " has files but no " + database.filename().string() +
                                    ": it is a backup that was broken off, or the database was moved away"};
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
    if (auto whole = check_not_torn(data_dir, database); !whole) return whole.error();
    auto cstore = embedded::SqliteCStore::open(database, options.busy_timeout);
    if (!cstore) return cstore.error();
    auto r1fs = embedded::FileStore::open(data_dir);
    if (!r1fs) return r1fs.error();
    auto upkeep = std::make_unique<embedded::EmbeddedUpkeep>(database, options.busy_timeout, **r1fs);
    return Engine{std::move(*cstore), std::move(*r1fs), "embedded in " + data_dir.string(), {}, std::move(upkeep)};
}

} // namespace datagems::persistence
