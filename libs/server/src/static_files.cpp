#include "datagems/server/static_files.hpp"

#include "datagems/base/utf8.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>

namespace datagems::server {

namespace fs = std::filesystem;
using http::Response;

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t whole_size = 256 * 1024; // larger files are streamed

class File {
  public:
    explicit File(const fs::path& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    // Appends up to read_size bytes; nothing at the end.
    [[nodiscard]] Result<void> read(std::string& out) const {
        const auto before = out.size();
        out.resize(before + read_size);
        ssize_t count = -1;
        do {
            count = ::read(descriptor_, out.data() + before, read_size);
        } while (count < 0 && errno == EINTR);
        const int failure = errno;
        out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0) return error_from_errno(failure, "read a static file");
        return {};
    }

  private:
    int descriptor_;
};

class FileBody final : public http::BodySource {
  public:
    explicit FileBody(std::shared_ptr<File> file) : file_(std::move(file)) {}
    Result<void> next(std::string& out) override { return file_->read(out); }

  private:
    std::shared_ptr<File> file_;
};

std::string entity_tag(const struct stat& about, std::string_view coding) {
    std::string tag = "\"";
    for (const auto number :
         {std::uint64_t(about.st_size), std::uint64_t(about.st_mtim.tv_sec), std::uint64_t(about.st_mtim.tv_nsec)}) {
        std::array<char, 20> digits{};
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
        static_cast<void>(error); // 20 digits hold every number
        tag.append(digits.data(), end);
        tag += '-';
    }
    tag += coding.empty() ? "id" : coding;
    return tag + "\"";
}

// A regular file below `root`, whatever links say; closed when there is none.
std::shared_ptr<File> open_below(const fs::path& root, const fs::path& relative, struct stat& about) {
    std::error_code error;
    const auto real = fs::canonical(root / relative, error);
    if (error) return nullptr;
    const auto from_root = real.lexically_relative(root);
    if (from_root.empty() || *from_root.begin() == "..") return nullptr;
    auto file = std::make_shared<File>(real);
    if (!file->is_open() || ::fstat(file->descriptor(), &about) != 0 || !S_ISREG(about.st_mode)) return nullptr;
    return file;
}

Result<void> fill_body(Response& response, const std::shared_ptr<File>& file, std::size_t size) {
    if (size > whole_size) {
        response.stream = std::make_shared<FileBody>(file);
        return {};
    }
    for (std::size_t before = 0;;) {
        auto read = file->read(response.body);
        if (read.has_error()) return read;
        if (response.body.size() == before) return read;
        if (response.body.size() > 2 * whole_size) return Error{errc::io, "a static file grows while it is read"};
        before = response.body.size();
    }
}

} // namespace

bool accepts_coding(const http::Headers& headers, std::string_view coding) {
    const auto field = headers.find("Accept-Encoding");
    if (!field) return false;
    auto rest = *field;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const auto entry = rest.substr(0, end);
        const auto semicolon = std::min(entry.find(';'), entry.size());
        const auto weight = trim(entry.substr(std::min(semicolon + 1, entry.size())));
        const bool refused = weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == std::string_view::npos;
        if (trim(entry.substr(0, semicolon)) == coding) return !refused;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

StaticFiles::StaticFiles(const fs::path& root) {
    std::error_code error;
    root_ = fs::canonical(root, error);
    if (error || !fs::is_directory(root_, error)) root_.clear();
}

Result<std::optional<Response>> StaticFiles::find(std::string_view request_path, const http::Headers& headers) const {
    const auto relative = static_path(request_path);
    if (root_.empty() || !relative || relative->empty()) return std::optional<Response>();
    struct stat about {};
    auto file = open_below(root_, *relative, about);
    if (!file) return std::optional<Response>();

    std::string_view coding;
    for (const auto& [name, ending] : {std::pair("br", ".br"), std::pair("gzip", ".gz")}) {
        if (!accepts_coding(headers, name)) continue;
        struct stat about_packed {};
        auto packed = open_below(root_, relative->native() + ending, about_packed);
        if (!packed) continue;
        coding = name;
        file = std::move(packed);
        about = about_packed;
        break;
    }

    const auto name = relative->filename().native();
    const auto tag = entity_tag(about, coding);
    Response response;
    response.headers.add("ETag", tag);
    response.headers.add("Cache-Control", has_hashed_name(name) ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.add("Vary", "Accept-Encoding");
    const auto known = headers.find("If-None-Match");
    if (known && none_match_names(*known, tag)) {
        response.status = 304;
        return std::optional<Response>(std::move(response));
    }
    response.headers.add("Content-Type", content_type_of(name));
    if (!coding.empty()) response.headers.add("Content-Encoding", coding);
    auto filled = fill_body(response, file, static_cast<std::size_t>(about.st_size));
    if (filled.has_error()) return filled.error();
    return std::optional<Response>(std::move(response));
}

} // namespace datagems::server
