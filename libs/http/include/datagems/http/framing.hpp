// Where one request ends and the next begins: everything that could be read in two ways is refused (RFC 9112, sections
// 2.2, 3.2, 5.2, 6 and 7.1, on their strict side). Pure functions and small state machines; no sockets.
#pragma once

#include "datagems/http/message.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::http {

// Why a request is refused before any handler sees it; the connection is closed after the answer.
struct Rejection {
    Rejection() = default;
    Rejection(int status_code, std::string_view static_text) : status(status_code), reason(static_text) {}
    int status = 400;
    std::string_view reason;
};

// Finds the end of a request's header in bytes that arrive piece by piece.
class HeaderScanner {
  public:
    explicit HeaderScanner(std::size_t limit) : limit_(limit) {}

    // `bytes` are all bytes of the request so far; what an earlier call has seen is not looked at again. The size of
    // the header with its empty line once it is whole, zero before; a rejection for a bare CR or LF, a folded line, or
    // a header beyond the limit (431).
    [[nodiscard]] boost::system::result<std::size_t, Rejection> scan(std::string_view bytes);

  private:
    std::size_t limit_;
    std::size_t line_start_ = 0;
    std::size_t seen_ = 0;
};

// How the body of a request is delimited, and what the client expects of the connection.
struct Framing {
    bool chunked = false;
    std::uint64_t length = 0; // of a body that is not chunked
    bool keep_alive = true;
    bool expects_continue = false;
};

// A request up to its body.
struct RequestHead {
    Method method = Method::other;
    std::string method_text;
    std::string target; // as sent, see parse_target
    int version = 11;   // 10 or 11
    Headers headers;
    Framing framing;
};

// Parses a whole header as HeaderScanner delimits it (with Beast) and checks Host, Transfer-Encoding, Content-Length,
// Connection and Expect, where Beast lets dangerous ones through.
[[nodiscard]] boost::system::result<RequestHead, Rejection> read_head(std::string_view bytes);

// Decodes a chunked body. Extensions are ignored; trailers are checked, bounded and dropped: they never become headers.
class ChunkedDecoder {
  public:
    explicit ChunkedDecoder(std::uint64_t body_limit) : limit_(body_limit) {}

    // Takes bytes from the front of `bytes`, appends the body's to `body`, says how many were taken. What is left over
    // once done() belongs to the next request. 413 beyond the limit, 400 for anything malformed.
    [[nodiscard]] boost::system::result<std::size_t, Rejection> put(std::string_view bytes, std::string& body);
    [[nodiscard]] bool done() const noexcept { return state_ == State::done; }

  private:
    enum class State { size, data, data_end, trailer, done };
    // Collects a line over several calls; nullopt until it is whole. Line ends are CRLF only.
    [[nodiscard]] boost::system::result<std::optional<std::string>, Rejection> take_line(std::string_view& bytes);
    [[nodiscard]] std::optional<Rejection> read_size(std::string_view line);
    [[nodiscard]] std::optional<Rejection> read_trailer(std::string_view line);

    std::uint64_t limit_;
    std::uint64_t total_ = 0;
    std::uint64_t left_ = 0; // bytes of the current chunk
    State state_ = State::size;
    std::string line_;
    std::size_t trailer_bytes_ = 0;
};

} // namespace datagems::http
