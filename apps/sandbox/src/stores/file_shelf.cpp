#include "file_shelf.hpp"

#include "datagems/base/encoding.hpp"

#include <cerrno>
#include <fcntl.h>
#include <random>
#include <unistd.h>

namespace datagems::sandbox {
namespace {

std::string random_cid() {
    static thread_local std::random_device device;
    std::string bytes;
    for (int index = 0; index < 16; ++index)
        bytes += static_cast<char>(device() & 0xFFU);
    return hex_encode(bytes);
}

} // namespace

OpenFile::~OpenFile() {
    ::close(descriptor_);
}

Result<void> OpenFile::append(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_from_errno(errno, "write a file of the store");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::size_t> OpenFile::read(std::uint64_t offset, std::string& buffer) const {
    for (;;) {
        const ssize_t got = ::pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(offset));
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return error_from_errno(errno, "read a file of the store");
    }
}

FileShelf::NewFile::~NewFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

Result<void> FileShelf::NewFile::append(std::string_view bytes) {
    auto appended = file_.append(bytes);
    if (appended) size_ += bytes.size();
    return appended;
}

Result<std::unique_ptr<FileShelf>> FileShelf::open(std::filesystem::path directory, StoreJournal* journal) {
    auto shelf = std::unique_ptr<FileShelf>(new FileShelf(std::move(directory), journal));
    if (journal != nullptr) {
        auto loaded = shelf->load();
        if (!loaded) return loaded.error();
    }
    return shelf;
}

FileShelf::~FileShelf() {
    std::error_code ignored;
    if (journal_ == nullptr) std::filesystem::remove_all(directory_, ignored);
}

Result<void> FileShelf::load() {
    auto read = journal_->read_files([this](const StoredFile& file) { files_.emplace(file.cid, file); });
    if (!read) return read;
    std::error_code error;
    std::filesystem::create_directories(directory_, error);
    if (error) return error_from_errno(error.value(), "create " + directory_.string());
    for (const auto& entry : std::filesystem::directory_iterator(directory_, error))
        if (!files_.contains(entry.path().filename().string())) std::filesystem::remove(entry.path(), error);
    return {};
}

Result<std::unique_ptr<FileShelf::NewFile>> FileShelf::begin() {
    const auto path = directory_ / (random_cid() + ".new");
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return error_from_errno(errno, "create " + path.string());
    return std::make_unique<NewFile>(path, descriptor);
}

Result<std::string> FileShelf::keep(NewFile& file, std::string filename, std::string secret) {
    StoredFile stored{random_cid(), std::move(filename), std::move(secret), file.size_};
    if (::rename(file.path_.c_str(), (directory_ / stored.cid).c_str()) != 0)
        return error_from_errno(errno, "rename a file of the store");
    file.path_ = directory_ / stored.cid; // goes with the new file, should the journal refuse it
    if (journal_ != nullptr) {
        auto added = journal_->add_file(stored);
        if (!added) return added.error();
    }
    file.path_.clear();
    const std::lock_guard lock(mutex_);
    const auto kept = files_.emplace(stored.cid, stored);
    return kept.first->first;
}

std::optional<StoredFile> FileShelf::find(std::string_view cid, std::string_view secret) const {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(cid);
    if (found == files_.end() || found->second.secret != secret) return std::nullopt;
    return found->second;
}

Result<std::shared_ptr<const OpenFile>> FileShelf::open_content(const StoredFile& file) const {
    const auto path = directory_ / file.cid;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return error_from_errno(errno, "open " + path.string());
    return std::make_shared<const OpenFile>(descriptor);
}

Result<std::string> FileShelf::read(const StoredFile& file) const {
    const auto content = open_content(file);
    if (!content) return content.error();
    std::string bytes;
    std::string buffer(std::size_t{256} << 10U, '\0');
    for (;;) {
        const auto got = (*content)->read(bytes.size(), buffer);
        if (!got) return got.error();
        if (*got == 0) return bytes;
        bytes.append(buffer, 0, *got);
    }
}

Result<bool> FileShelf::remove(const std::string& cid) {
    {
        const std::lock_guard lock(mutex_);
        if (files_.erase(cid) == 0) return false;
    }
    if (journal_ != nullptr) {
        auto removed = journal_->remove_file(cid);
        if (!removed) return removed.error();
    }
    std::error_code ignored; // what stays is swept at the next start
    std::filesystem::remove(directory_ / cid, ignored);
    return true;
}

std::vector<StoredFile> FileShelf::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<StoredFile> files;
    for (const auto& [cid, file] : files_)
        files.push_back(file);
    return files;
}

} // namespace datagems::sandbox
