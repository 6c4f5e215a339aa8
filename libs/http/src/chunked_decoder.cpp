#include "datagems/http/framing.hpp"

#include "ascii.hpp"

#include <algorithm>
#include <limits>

namespace datagems::http {

namespace {

constexpr std::size_t max_line = 4 * 1024; // a chunk's size with its extensions, or one trailer
constexpr std::size_t max_trailer_bytes = 16 * 1024;

} // namespace

boost::system::result<std::optional<std::string>, Rejection> ChunkedDecoder::take_line(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    const auto part = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    if (line_.size() + part.size() > max_line) return Rejection{400, "a line of the chunked body is too long"};
    line_ += part;
    bytes.remove_prefix(part.size());
    if (end == std::string_view::npos) return std::optional<std::string>();
    if (line_.size() < 2 || line_[line_.size() - 2] != '\r') return Rejection{400, "a line ends without CR"};
    line_.resize(line_.size() - 2);
    if (!is_field_value(line_)) return Rejection{400, "a control character in the chunked body's framing"};
    return std::optional<std::string>(std::exchange(line_, {}));
}

std::optional<Rejection> ChunkedDecoder::read_size(std::string_view line) {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    for (; digits < line.size() && hex_value(line[digits]) >= 0; ++digits) {
        if (size > std::numeric_limits<std::uint64_t>::max() / 16) return Rejection{400, "a chunk size too large"};
        size = size * 16 + static_cast<std::uint64_t>(hex_value(line[digits]));
    }
    if (digits == 0) return Rejection{400, "a bad chunk size"};
    if (digits < line.size() && line[digits] != ';') return Rejection{400, "a bad chunk size"};
    if (size > limit_ - total_) return Rejection{413, "the request body is too large"};
    total_ += size;
    left_ = size;
    state_ = size == 0 ? State::trailer : State::data;
    return std::nullopt;
}

std::optional<Rejection> ChunkedDecoder::read_trailer(std::string_view line) {
    if (line.empty()) {
        state_ = State::done;
        return std::nullopt;
    }
    trailer_bytes_ += line.size();
    if (trailer_bytes_ > max_trailer_bytes) return Rejection{431, "the trailers are too large"};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return Rejection{400, "a bad trailer"};
    return std::nullopt;
}

boost::system::result<std::size_t, Rejection> ChunkedDecoder::put(std::string_view bytes, std::string& body) {
    const auto before = bytes.size();
    while (!bytes.empty() && state_ != State::done) {
        if (state_ == State::data) {
            const auto part = bytes.substr(0, left_);
            body += part;
            bytes.remove_prefix(part.size());
            left_ -= part.size();
            if (left_ == 0) state_ = State::data_end;
            continue;
        }
        auto line = take_line(bytes);
        if (line.has_error()) return line.error();
        if (!line->has_value()) break;
        std::optional<Rejection> rejection;
        if (state_ == State::size) {
            rejection = read_size(**line);
        } else if (state_ == State::trailer) {
            rejection = read_trailer(**line);
        } else if ((*line)->empty()) { // the CRLF after a chunk's data
            state_ = State::size;
        } else {
            rejection = Rejection{400, "a chunk is longer than its size"};
        }
        if (rejection) return *rejection;
    }
    return before - bytes.size();
}

} // namespace datagems::http
