#include "ratio1/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>

namespace datagems::persistence::ratio1 {
namespace {

// Of a file system that cannot make nameless files, one is made nameless.
int open_nameless(const std::filesystem::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return descriptor;
    auto name = (directory / "datagems-spool-XXXXXX").string();
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

constexpr std::size_t max_kept_files = 256; // each is an open descriptor

} // namespace

Result<std::shared_ptr<SpooledFile>> SpooledFile::create(const std::filesystem::path& directory) {
    embedded::Descriptor descriptor(open_nameless(directory));
    if (descriptor.get() < 0) {
        auto error = error_from_errno(errno, "keep a downloaded file in " + directory.string());
        if (error.code == errc::not_found) error.code = errc::io; // the directory is missing, not the file
        return error;
    }
    return std::make_shared<SpooledFile>(std::move(descriptor), directory.string());
}

Result<void> SpooledFile::clear() {
    if (size_ > 0 && ::ftruncate(descriptor_.get(), 0) != 0)
        return error_from_errno(errno, "empty a file in " + directory_);
    size_ = 0;
    return {};
}

Result<void> SpooledFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int number = errno;
            auto error = error_from_errno(number, "keep a downloaded file in " + directory_);
            if (number == EFBIG) error.code = errc::no_space;
            return error;
        }
        size_ += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<std::size_t> SpooledFile::read(std::uint64_t offset, std::span<char> buffer) const {
    for (;;) {
        if (offset >= size_) return std::size_t{0};
        const auto count = ::pread(descriptor_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
        if (count > 0 || (count == 0 && buffer.empty())) return static_cast<std::size_t>(count);
        if (count == 0) return Error{errc::corrupt, "a downloaded file in " + directory_ + " has become shorter"};
        if (errno != EINTR) return error_from_errno(errno, "read a downloaded file in " + directory_);
    }
}

Spool::Spool(std::filesystem::path directory, std::uint64_t max_bytes)
    : directory_(std::move(directory)), max_bytes_(max_bytes) {}

Spool::File Spool::find_locked(const std::string& name) {
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.name == name; });
    if (found == kept_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, found);
    return found->file;
}

Spool::File Spool::find(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    return find_locked(name);
}

// Whatever happens, those who wait for it hear of it.
Result<Spool::File> Spool::fetch(const Download& download) const {
    try {
        auto made = SpooledFile::create(directory_);
        if (!made) return made.error();
        if (auto done = download(**made); !done) return done.error();
        return File(std::move(*made));
    } catch (const std::exception& failure) {
        return Error{errc::internal, std::string("a download ended with an exception: ") + failure.what()};
    }
}

Result<Spool::File> Spool::get(const std::string& name, const Download& download) {
    std::shared_ptr<Flight> flight;
    {
        std::unique_lock lock(mutex_);
        if (auto file = find_locked(name)) return file;
        auto& under_way = flights_[name];
        if (under_way) {
            const auto other = under_way;
            landed_.wait(lock, [&] { return other->outcome.has_value(); });
            return *other->outcome;
        }
        under_way = flight = std::make_shared<Flight>();
    }
    const auto outcome = fetch(download);
    const std::scoped_lock lock(mutex_);
    flight->outcome = outcome;
    const auto mine = flights_.find(name);
    if (mine != flights_.end() && mine->second == flight) { // nobody forgot the name meanwhile
        flights_.erase(mine);
        if (outcome) keep(name, *outcome);
    }
    landed_.notify_all();
    return outcome;
}

void Spool::forget(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    flights_.erase(name); // its waiters still get it; nobody else
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.name == name; });
    if (found == kept_.end()) return;
    kept_bytes_ -= found->file->size();
    kept_.erase(found);
}

void Spool::keep(const std::string& name, const File& file) {
    if (file->size() > max_bytes_) return;
    drop_beyond(max_bytes_ - file->size());
    kept_.push_front(Kept{name, file});
    kept_bytes_ += file->size();
}

void Spool::drop_beyond(std::uint64_t max_bytes) {
    while (!kept_.empty() && (kept_bytes_ > max_bytes || kept_.size() >= max_kept_files)) {
        kept_bytes_ -= kept_.back().file->size();
        kept_.pop_back();
    }
}

} // namespace datagems::persistence::ratio1
