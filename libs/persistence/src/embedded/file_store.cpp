#include "embedded/file_store.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"
#include "embedded/new_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <limits>

namespace datagems::persistence::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t copy_bytes = std::size_t{256} * 1024;
constexpr std::chrono::hours leftover_age{24};

fs::path temporary_dir(const fs::path& root) {
    return root / "new";
}

Error no_such_file() {
    return Error{errc::not_found, "no file of that name is stored here"};
}

Result<std::size_t> read_some(int descriptor, std::span<char> buffer) {
    for (;;) {
        const auto count = ::read(descriptor, buffer.data(), buffer.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return error_from_errno(errno, "read a file");
    }
}

class ContentReader final : public FileReader {
  public:
    ContentReader(Descriptor descriptor, std::string_view cid) : descriptor_(std::move(descriptor)), cid_(cid) {}

    Result<std::size_t> read(std::span<char> buffer) override {
        if (buffer.empty() || ended_) return std::size_t{0};
        const auto count = read_some(descriptor_.get(), buffer);
        if (!count) return count.error();
        if (*count > 0) {
            if (whole_) digest_.update({buffer.data(), *count});
            return *count;
        }
        if (whole_ && hex_encode(digest_.finish()) != cid_) {
            return Error{errc::corrupt, "the file " + cid_ + " is damaged: its content does not match its name"};
        }
        ended_ = true;
        return std::size_t{0};
    }

    std::optional<std::uint64_t> size() override {
        struct stat status {};
        if (::fstat(descriptor_.get(), &status) != 0) return std::nullopt;
        return static_cast<std::uint64_t>(status.st_size);
    }

    Result<void> seek(std::uint64_t position) override {
        if (position > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max()) ||
            ::lseek(descriptor_.get(), static_cast<off_t>(position), SEEK_SET) < 0) {
            return Error{errc::invalid_argument, "no place of a file: " + std::to_string(position)};
        }
        whole_ = false;
        ended_ = false;
        return {};
    }

  private:
    Descriptor descriptor_;
    std::string cid_;
    secrets::Sha256 digest_;
    bool whole_ = true; // read from its beginning without a gap, so that the digest says something
    bool ended_ = false;
};

Timestamp changed_at(const struct stat& status) {
    const auto since_1970 =
        std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
    return Timestamp(std::chrono::duration_cast<std::chrono::milliseconds>(since_1970));
}

} // namespace

bool is_content_name(std::string_view cid) noexcept {
    return cid.size() == 2 * secrets::sha256_bytes &&
           std::all_of(cid.begin(), cid.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// A leftover is only tidied up, so trouble with it is not ours.
void FileStore::remove_leftovers() const {
    std::error_code ignored;
    const auto oldest = fs::file_time_type::clock::now() - leftover_age;
    for (fs::directory_iterator entry(temporary_dir(root_), ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        std::error_code trouble;
        const auto written = entry->last_write_time(trouble);
        if (!trouble && written < oldest) fs::remove(entry->path(), trouble);
    }
}

Result<std::unique_ptr<FileStore>> FileStore::open(const fs::path& data_dir) {
    const auto root = data_dir / "files";
    auto made = make_directory(root);
    if (made) made = make_directory(temporary_dir(root));
    if (!made) return made.error();
    std::unique_ptr<FileStore> store(new FileStore(root));
    store->remove_leftovers();
    return store;
}

Result<std::unique_ptr<FileStore>> FileStore::open_existing(const fs::path& data_dir) {
    std::unique_ptr<FileStore> store(new FileStore(data_dir / "files"));
    if (store->is_away()) return store->away();
    return store;
}

bool FileStore::has_files(const fs::path& data_dir) {
    const FileStore store(data_dir / "files");
    for (int directory = 0; directory < directories; ++directory) {
        const auto cids = store.list(directory);
        if (cids && !cids->empty()) return true;
    }
    return false;
}

fs::path FileStore::path_of(std::string_view cid) const {
    return root_ / cid.substr(0, 2) / cid;
}

// The root alone may be the bare place of a file system that is not mounted.
bool FileStore::is_away() const {
    return ::access(temporary_dir(root_).c_str(), F_OK) != 0 && errno == ENOENT;
}

Error FileStore::away() const {
    return Error{errc::unavailable, "the files are away: " + root_.string()};
}

// Why a file is not there.
Error FileStore::missing() const {
    return is_away() ? away() : no_such_file();
}

Result<Descriptor> FileStore::lock(int how) const {
    Descriptor directory(::open(temporary_dir(root_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 && errno == ENOENT) return away();
    if (directory.get() < 0) return error_from_errno(errno, "open " + temporary_dir(root_).string());
    while (::flock(directory.get(), how) != 0) {
        if (errno != EINTR) return error_from_errno(errno, "lock " + temporary_dir(root_).string());
    }
    return directory;
}

Result<Cid> FileStore::publish(NewFile& file, Cid cid) const {
    const auto path = path_of(cid);
    auto done = make_directory(path.parent_path());
    if (done) done = file.sync();
    if (!done) return done.error();
    {
        const auto adding = lock(LOCK_SH);
        if (!adding) return adding.error();
        done = file.move_to(path);
    }
    if (done) done = sync_directory(path.parent_path());
    if (!done) return done.error();
    return cid;
}

Result<Cid> FileStore::add_file(const fs::path& path, std::string_view) {
    const Descriptor source(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (source.get() < 0) return error_from_errno(errno, "open " + path.string());
    auto file = NewFile::create(temporary_dir(root_));
    if (!file) return file.error();
    secrets::Sha256 digest;
    std::vector<char> buffer(copy_bytes);
    for (;;) {
        const auto count = read_some(source.get(), buffer);
        if (!count) return with_context(count.error(), path.string());
        if (*count == 0) break;
        const std::string_view piece(buffer.data(), *count);
        digest.update(piece);
        auto written = file->write(piece);
        if (!written) return written.error();
    }
    return publish(*file, hex_encode(digest.finish()));
}

Result<Cid> FileStore::add_bytes(std::string_view bytes, std::string_view) {
    auto file = NewFile::create(temporary_dir(root_));
    if (!file) return file.error();
    auto written = file->write(bytes);
    if (!written) return written.error();
    return publish(*file, hex_encode(secrets::sha256(bytes)));
}

Result<std::unique_ptr<FileReader>> FileStore::open(std::string_view cid) {
    if (!is_content_name(cid)) return no_such_file();
    Descriptor file(::open(path_of(cid).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return missing();
    if (file.get() < 0) return error_from_errno(errno, "open the file " + std::string(cid));
    return std::unique_ptr<FileReader>(std::make_unique<ContentReader>(std::move(file), cid));
}

Result<std::string> FileStore::read_all(std::string_view cid, std::size_t max_bytes) {
    const auto reader = open(cid);
    if (!reader) return reader.error();
    std::string content;
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const auto count = (*reader)->read(buffer);
        if (!count) return count.error();
        if (*count == 0) return content;
        if (*count > max_bytes - content.size()) {
            return Error{errc::too_large,
                         "the file " + std::string(cid) + " is longer than " + std::to_string(max_bytes) + " bytes"};
        }
        content.append(buffer.data(), *count);
    }
}

Result<void> FileStore::remove(std::string_view cid) {
    if (!is_content_name(cid) || ::unlink(path_of(cid).c_str()) == 0) return {};
    if (errno == ENOENT) {
        if (is_away()) return away();
        return {};
    }
    return error_from_errno(errno, "remove the file " + std::string(cid));
}

Result<void> FileStore::remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) {
    const auto removed = remove_if_older(cid, added_until + std::chrono::milliseconds(1), is_named);
    if (!removed) return removed.error();
    return {};
}

Result<bool> FileStore::still_has(std::string_view cid) {
    const auto looking = lock(LOCK_SH);
    if (!looking) return looking.error();
    return added_at(cid).has_value();
}

Result<std::optional<std::uint64_t>> FileStore::remove_if_older(std::string_view cid, Timestamp time,
                                                                const IsNamed& is_named) {
    const auto removing = lock(LOCK_EX);
    if (!removing) return removing.error();
    const auto kept = std::optional<std::uint64_t>();
    struct stat status {};
    if (!is_content_name(cid) || ::lstat(path_of(cid).c_str(), &status) != 0 || changed_at(status) >= time) return kept;
    const auto named = is_named();
    if (!named) return named.error();
    if (*named) return kept;
    if (::unlink(path_of(cid).c_str()) == 0) return std::optional(static_cast<std::uint64_t>(status.st_size));
    if (errno == ENOENT) return kept;
    return error_from_errno(errno, "remove the file " + std::string(cid));
}

std::optional<Timestamp> FileStore::added_at(std::string_view cid) const {
    struct stat status {};
    if (!is_content_name(cid) || ::lstat(path_of(cid).c_str(), &status) != 0) return std::nullopt;
    return changed_at(status);
}

std::string FileStore::directory_name(int directory) {
    return hex_encode(std::string(1, static_cast<char>(directory)));
}

Result<std::vector<Cid>> FileStore::list(int directory) const {
    if (is_away()) return away();
    std::vector<Cid> cids;
    const auto path = root_ / directory_name(directory);
    std::error_code failure;
    for (fs::directory_iterator entry(path, failure), end; !failure && entry != end; entry.increment(failure)) {
        auto name = entry->path().filename().string();
        if (is_content_name(name)) cids.push_back(std::move(name));
    }
    if (failure && failure.value() != ENOENT) return error_from_errno(failure.value(), "list " + path.string());
    return cids;
}

Result<void> FileStore::check() {
    if (is_away()) return away();
    if (::access(temporary_dir(root_).c_str(), W_OK | X_OK) == 0) return {};
    return error_from_errno(errno, "write into " + root_.string());
}

} // namespace datagems::persistence::embedded
