#include "embedded/backup.hpp"

#include "embedded/named_files.hpp"
#include "embedded/new_file.hpp"
#include "embedded/schema.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace datagems::persistence::embedded {
namespace {

namespace fs = std::filesystem;

// Files go while we copy, those of running jobs above all. What two copies of the database name and no look finds is
// missing in the store itself.
constexpr int most_copies = 8;
constexpr std::size_t files_a_report = 1'000;

Result<void> sync_file(const fs::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 || ::fsync(file.get()) != 0) return error_from_errno(errno, "sync " + path.string());
    return {};
}

// With the time at which it was added.
Result<void> copy_content(const fs::path& from, const fs::path& to) {
    const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (source.get() < 0 || ::fstat(source.get(), &status) != 0)
        return error_from_errno(errno, "open " + from.string());
    const Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (target.get() < 0) return error_from_errno(errno, "make " + to.string());
    std::vector<char> buffer(std::size_t{256} * 1024);
    for (;;) {
        const auto count = ::read(source.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return error_from_errno(errno, "read " + from.string());
        if (count == 0) break;
        for (ssize_t done = 0; done < count;) {
            const auto written = ::write(target.get(), buffer.data() + done, static_cast<std::size_t>(count - done));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return error_from_errno(errno, "write " + to.string());
            done += written;
        }
    }
    const std::array times{status.st_atim, status.st_mtim};
    ::futimens(target.get(), times.data());
    if (::fsync(target.get()) != 0) return error_from_errno(errno, "sync " + to.string());
    return {};
}

} // namespace

Backup::Backup(Connection& connection, FileStore& files, fs::path directory, const OnProgress& on_progress)
    : connection_(connection), files_(files), directory_(std::move(directory)),
      new_database_(directory_ / "cstore.sqlite3.new"), on_progress_(on_progress) {}

Result<BackupReport> Backup::run() {
    if (auto made = make_directories(); !made) return made.error();
    auto copied = copy_all();
    if (!copied) {
        clear();
        return copied.error();
    }
    return BackupReport{copied_.size(), missing_.size()};
}

Result<void> Backup::make_directories() {
    std::error_code failure;
    const bool there = fs::exists(directory_, failure);
    if (there && !fs::is_empty(directory_, failure)) {
        if (failure) return error_from_errno(failure.value(), "look into " + directory_.string());
        return Error{errc::conflict, directory_.string() + " is not empty"};
    }
    if (failure) return error_from_errno(failure.value(), "look at " + directory_.string());
    if (!there && directory_.has_parent_path()) fs::create_directories(directory_.parent_path(), failure);
    if (failure) return error_from_errno(failure.value(), "make " + directory_.parent_path().string());
    if (auto made = make_directory(directory_); !made) return made;
    made_directory_ = !there;
    if (::chmod(directory_.c_str(), 0700) != 0)
        return error_from_errno(errno, "change the mode of " + directory_.string());
    auto copies = FileStore::open(directory_);
    if (!copies) return copies.error();
    copies_ = std::move(*copies);
    return {};
}

Result<void> Backup::copy_all() {
    bool whole = false;
    for (int copy = 0; copy < most_copies && !whole; ++copy) {
        const auto missed = std::move(missing_);
        if (auto copied = copy_database(); !copied) return copied;
        if (auto copied = copy_files(); !copied) return copied;
        whole = std::ranges::includes(missed, missing_);
    }
    if (!whole) return Error{errc::unavailable, "files were replaced all the while, so none of the copies is whole"};
    if (auto removed = remove_needless(); !removed) return removed;
    for (const auto& directory : made_) {
        if (auto synced = sync_directory(directory); !synced) return synced;
    }
    if (::rename(new_database_.c_str(), (directory_ / "cstore.sqlite3").c_str()) != 0) {
        return error_from_errno(errno, "rename " + new_database_.string());
    }
    return sync_directory(directory_);
}

// In one read transaction, which holds up nobody.
Result<void> Backup::copy_database() {
    std::error_code ignored;
    fs::remove(new_database_, ignored);
    {
        auto statement = connection_.use("VACUUM INTO ?1");
        if (!statement) return statement.error();
        const auto path = new_database_.string();
        statement->bind_text(1, path);
        const auto done = statement->step("copy the database to " + path);
        if (!done) return done.error();
    }
    if (::chmod(new_database_.c_str(), 0600) != 0) return error_from_errno(errno, "change the mode of the copy");
    if (auto synced = sync_file(new_database_); !synced) return synced;

    const auto copy = Connection::open_to_read(new_database_);
    if (!copy) return copy.error();
    auto named = read_named_files(**copy);
    if (!named) return named.error();
    named_ = std::move(named->all);
    return add_parts(named->lists);
}

// A list that goes while we copy tells its parts all the same: it is copied before it is read.
Result<void> Backup::add_parts(const std::set<Cid>& lists) {
    for (const auto& cid : lists) {
        if (!copied_.contains(cid)) {
            const auto copied = copy_file(cid);
            if (!copied) return copied.error();
            if (!*copied) continue;
            copied_.insert(cid);
        }
        const auto parts = read_parts(*copies_, cid);
        if (!parts) return parts.error();
        named_.insert(parts->begin(), parts->end());
    }
    return {};
}

Result<void> Backup::copy_files() {
    missing_.clear();
    std::size_t looked_at = 0;
    for (const auto& cid : named_) {
        if (!copied_.contains(cid)) {
            const auto copied = copy_file(cid);
            if (!copied) return copied.error();
            if (*copied) {
                copied_.insert(cid);
            } else {
                missing_.insert(cid);
            }
        }
        if (++looked_at % files_a_report == 0) on_progress_({looked_at, named_.size()});
    }
    on_progress_({looked_at, named_.size()});
    return {};
}

fs::path Backup::copy_of(const Cid& cid) const {
    return directory_ / "files" / cid.substr(0, 2) / cid;
}

// False if it is not there, though the others are.
Result<bool> Backup::copy_file(const Cid& cid) {
    const auto from = files_.path_of(cid);
    const auto to = copy_of(cid);
    if (!made_.contains(to.parent_path())) {
        if (auto made = make_directory(to.parent_path()); !made) return made.error();
        made_.insert(to.parent_path());
    }
    if (::link(from.c_str(), to.c_str()) == 0) return true;
    if (errno == ENOENT) return look_for_missing(cid);
    // Another file system, or one without links.
    auto copied = copy_content(from, to);
    if (copied) return true;
    if (copied.error().code == errc::not_found) return look_for_missing(cid);
    return copied.error();
}

// Where all files are away this one is not missing. One that has come in the meantime is found by the next copy.
Result<bool> Backup::look_for_missing(const Cid& cid) {
    const auto there = files_.still_has(cid);
    if (!there) return there.error();
    return false;
}

// Copied for an earlier copy of the database.
Result<void> Backup::remove_needless() {
    for (auto cid = copied_.begin(); cid != copied_.end();) {
        if (named_.contains(*cid)) {
            ++cid;
            continue;
        }
        if (::unlink(copy_of(*cid).c_str()) != 0) return error_from_errno(errno, "remove " + copy_of(*cid).string());
        cid = copied_.erase(cid);
    }
    return {};
}

void Backup::clear() {
    std::error_code ignored;
    fs::remove_all(directory_ / "files", ignored);
    fs::remove(directory_ / "cstore.sqlite3", ignored);
    for (const auto* suffix : {"", "-journal", "-wal", "-shm"}) {
        fs::remove(new_database_.string() + suffix, ignored);
    }
    if (made_directory_) fs::remove(directory_, ignored);
}

} // namespace datagems::persistence::embedded

namespace datagems::persistence {

Result<BackupReport> back_up_embedded(const std::filesystem::path& data_dir, const std::filesystem::path& directory,
                                      const OnProgress& on_progress, std::chrono::milliseconds busy_timeout) {
    const auto database = data_dir / "cstore.sqlite3";
    std::error_code unknown; // then opening it says what is wrong
    if (!std::filesystem::exists(database, unknown) && !unknown) {
        return Error{errc::not_found, "there is no store in " + data_dir.string()};
    }
    const auto connection = embedded::Connection::open(database, busy_timeout);
    if (!connection) return connection.error();
    if (auto known = embedded::check_schema(**connection); !known) return known.error();
    const auto files = embedded::FileStore::open_existing(data_dir);
    if (!files) return files.error();
    embedded::Backup backup(**connection, **files, directory, on_progress);
    return backup.run();
}

} // namespace datagems::persistence
