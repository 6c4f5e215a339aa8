#include "ratio1/r1fs.hpp"

#include "datagems/base/utf8.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace datagems::persistence::ratio1 {
namespace {

constexpr std::size_t max_cid_bytes = 1024;
constexpr std::size_t max_base64_bytes = std::size_t{1} << 20U; // larger ones are not worth a third more

// Some servers refuse empty files. There this is kept in their place, and read as one.
constexpr std::string_view empty_file = "datagems: this file is empty\n";

Result<void> check_cid(std::string_view cid) {
    const bool usable =
        !cid.empty() && cid.size() <= max_cid_bytes && cid.find('\0') == std::string_view::npos && is_valid_utf8(cid);
    if (usable) return {};
    return Error{errc::not_found, "that is not the name of a file"};
}

class SpoolReader final : public FileReader {
  public:
    explicit SpoolReader(Spool::File file) : file_(std::move(file)) {}
    Result<std::size_t> read(std::span<char> buffer) override {
        const auto count = file_->read(place_, buffer);
        if (count) place_ += *count;
        return count;
    }
    std::optional<std::uint64_t> size() override { return file_->size(); }
    Result<void> seek(std::uint64_t place) override {
        place_ = place;
        return {};
    }

  private:
    Spool::File file_;
    std::uint64_t place_ = 0;
};

class SpoolTarget final : public ContentTarget {
  public:
    explicit SpoolTarget(SpooledFile& file) : file_(file) {}
    Result<void> restart(std::optional<std::uint64_t>) override { return file_.clear(); }
    Result<void> append(std::string_view bytes) override { return file_.append(bytes); }

  private:
    SpooledFile& file_;
};

Error too_large(std::size_t max_bytes) {
    return Error{errc::too_large, "the file is longer than " + std::to_string(max_bytes) + " bytes"};
}

class MemoryTarget final : public ContentTarget {
  public:
    explicit MemoryTarget(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    Result<void> restart(std::optional<std::uint64_t> length) override {
        content_.clear();
        if (length && *length > max_bytes_) return too_large(max_bytes_);
        return {};
    }
    Result<void> append(std::string_view bytes) override {
        if (bytes.size() > max_bytes_ - content_.size()) return too_large(max_bytes_);
        content_ += bytes;
        return {};
    }
    [[nodiscard]] std::string release() noexcept { return std::move(content_); }

  private:
    std::size_t max_bytes_;
    std::string content_;
};

Result<std::string> read_whole(const SpooledFile& file, std::size_t max_bytes) {
    if (file.size() > max_bytes) return too_large(max_bytes);
    std::string content(static_cast<std::size_t>(file.size()), '\0');
    for (std::size_t done = 0; done < content.size();) {
        const auto count = file.read(done, std::span(content).subspan(done));
        if (!count) return count.error();
        done += *count;
    }
    return content;
}

bool stands_for_empty(const SpooledFile& file) {
    if (file.size() != empty_file.size()) return false;
    const auto content = read_whole(file, empty_file.size());
    return content && *content == empty_file;
}

} // namespace

Ratio1R1fs::Ratio1R1fs(Origin origin, const CallerSettings& settings, const Ratio1Options& options)
    : caller_(std::move(origin), settings), calls_(caller_, options), spool_(options.spool_dir, options.spool_bytes) {}

Result<Cid> Ratio1R1fs::add_file(const std::filesystem::path& path, std::string_view filename) {
    const embedded::Descriptor source(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (source.get() < 0 || ::fstat(source.get(), &status) != 0)
        return error_from_errno(errno, "open " + path.string());
    if (!S_ISREG(status.st_mode)) return Error{errc::io, path.string() + " is not a file"};
    return add_content(FileContent(source.get(), static_cast<std::uint64_t>(status.st_size)), filename);
}

Result<Cid> Ratio1R1fs::add_bytes(std::string_view bytes, std::string_view filename) {
    const bool as_base64 = !bytes.empty() && bytes.size() <= max_base64_bytes;
    return as_base64 ? calls_.add_base64(bytes, filename) : add_content(BytesContent(bytes), filename);
}

Result<Cid> Ratio1R1fs::add_content(const Content& content, std::string_view filename) {
    auto cid = calls_.add_form(content, filename);
    const bool refused = !cid && content.size() == 0 && cid.error().code == errc::invalid_argument;
    return refused ? calls_.add_base64(empty_file, filename) : cid;
}

Result<std::unique_ptr<FileReader>> Ratio1R1fs::open(std::string_view cid) {
    if (auto checked = check_cid(cid); !checked) return checked.error();
    auto file = spool_.get(std::string(cid), [&](SpooledFile& empty) {
        SpoolTarget target(empty);
        auto done = calls_.download(cid, target);
        return done && stands_for_empty(empty) ? empty.clear() : done;
    });
    if (!file) return file.error();
    return std::unique_ptr<FileReader>(std::make_unique<SpoolReader>(std::move(*file)));
}

Result<std::string> Ratio1R1fs::read_all(std::string_view cid, std::size_t max_bytes) {
    if (auto checked = check_cid(cid); !checked) return checked.error();
    if (const auto file = spool_.find(std::string(cid))) return read_whole(*file, max_bytes);
    MemoryTarget target(std::max(max_bytes, empty_file.size()));
    if (auto done = calls_.download(cid, target); !done) return done.error();
    auto content = target.release();
    if (content == empty_file) return std::string();
    if (content.size() > max_bytes) return too_large(max_bytes);
    return content;
}

Result<void> Ratio1R1fs::remove(std::string_view cid) {
    if (!check_cid(cid)) return {};
    auto removed = calls_.remove(cid);
    spool_.forget(std::string(cid));
    return removed;
}

Result<void> Ratio1R1fs::check() {
    return calls_.status();
}

} // namespace datagems::persistence::ratio1
