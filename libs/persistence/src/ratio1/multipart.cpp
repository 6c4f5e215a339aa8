#include "ratio1/multipart.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/random.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace datagems::persistence::ratio1 {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
constexpr std::size_t boundary_bytes = 16;

// As browsers write it: what would end the name is percent-encoded.
std::string in_quotes(std::string_view name) {
    std::string text;
    for (const char c : name) {
        switch (c) {
        case '"':
            text += "%22";
            break;
        case '\r':
            text += "%0D";
            break;
        case '\n':
            text += "%0A";
            break;
        default:
            text += c;
        }
    }
    return '"' + text + '"';
}

Error changed() {
    return Error{errc::io, "the file has changed while it was sent"};
}

} // namespace

Result<std::size_t> BytesContent::read(std::uint64_t offset, char* data, std::size_t size) const {
    const auto begin = static_cast<std::size_t>(offset);
    const auto count = std::min(size, bytes_.size() - begin);
    std::copy_n(bytes_.data() + begin, count, data);
    return count;
}

Result<std::size_t> FileContent::read(std::uint64_t offset, char* data, std::size_t size) const {
    for (;;) {
        const auto count = ::pread(descriptor_, data, size, static_cast<off_t>(offset));
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return error_from_errno(errno, "read the file to send");
    }
}

FileForm::FileForm(const Content& content, std::string_view filename)
    : content_(content), boundary_("datagems" + hex_encode(secrets::random_bytes(boundary_bytes))) {
    boost::json::object metadata;
    metadata["filename"] = filename;
    metadata["fn"] = filename;
    const auto json = boost::json::serialize(metadata);
    for (const auto* name : {"body_json", "body"}) {
        before_ +=
            "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + json + "\r\n";
    }
    before_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"file\"; filename=" + in_quotes(filename) +
               "\r\nContent-Type: application/octet-stream\r\n\r\n";
    after_ = "\r\n--" + boundary_ + "--\r\n";
}

std::uint64_t FileForm::size() const {
    return before_.size() + content_.size() + after_.size();
}

std::string FileForm::content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
}

Result<void> FileForm::send(const std::function<bool(std::string_view)>& write) const {
    if (!write(before_)) return {};
    std::vector<char> buffer(piece_bytes);
    for (std::uint64_t offset = 0; offset < content_.size();) {
        const auto wanted = std::min<std::uint64_t>(buffer.size(), content_.size() - offset);
        const auto count = content_.read(offset, buffer.data(), static_cast<std::size_t>(wanted));
        if (!count) return count.error();
        if (*count == 0) return changed();
        if (!write({buffer.data(), *count})) return {};
        offset += *count;
    }
    (void)write(after_);
    return {};
}

} // namespace datagems::persistence::ratio1
