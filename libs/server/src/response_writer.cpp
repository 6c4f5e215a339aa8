#include "response_writer.hpp"

#include "chunk_size.hpp"
#include "datagems/async/timeout.hpp"
#include "datagems/observe/log.hpp"

#include <limits>

namespace datagems::server {

namespace asio = boost::asio;
using http::BodyKind;
using http::Response;

namespace {

constexpr std::size_t piece_size = 256 * 1024; // what one write deadline is for
// What may wait in the socket's buffer, which would take megabytes of each reader that is slow: those cost the time to
// make them, and everybody else the wait for that.
constexpr std::size_t max_unsent = 128 * 1024;
constexpr std::chrono::milliseconds pool_retry{20};

// The Date field changes once a second, so each thread keeps the last one.
std::string_view current_date() {
    thread_local std::int64_t second = -1;
    thread_local std::string date;
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now.time_since_epoch().count() != second) {
        second = now.time_since_epoch().count();
        date = http::http_date(second);
    }
    return date;
}

bool has_no_body(int status) {
    return status == 204 || status == 304;
}

} // namespace

asio::awaitable<WriteEnd> ResponseWriter::write(Request request, Response& response) {
    budget_ = response.cut_after.value_or(std::numeric_limits<std::size_t>::max());
    if (response.stream && !request.head && !has_no_body(response.status)) {
        co_return co_await write_stream(request, response);
    }
    if (response.live && !request.head && !has_no_body(response.status)) {
        co_return co_await write_live(request, response);
    }
    co_return co_await write_whole(request, response);
}

bool ResponseWriter::make_head(Request request, Response& response, BodyKind body) {
    http::HeadOptions options;
    options.version = request.version;
    options.keep_alive = request.keep_alive;
    options.body = body;
    options.length = response.body.size();
    options.date = current_date();
    options.server = settings_.server_name;
    options.request_id = request.id;
    head_.clear();
    if (http::append_head(head_, response, options)) return true;
    log::error("http.bad_response_header", {{"request", request.id}, {"status", response.status}});
    response = http::to_response(Error{errc::internal, ""}, request.id);
    return false;
}

asio::awaitable<WriteEnd> ResponseWriter::write_whole(Request request, Response& response) {
    BodyKind kind = BodyKind::sized;
    if (has_no_body(response.status)) {
        kind = BodyKind::none;
    } else if (response.stream || response.live) { // the length is not known: HEAD says what GET would
        kind = request.version > 10 ? BodyKind::chunked : BodyKind::to_end;
    }
    if (!make_head(request, response, kind)) co_return WriteEnd::replaced;
    std::string_view body = response.body;
    if (request.head || has_no_body(response.status)) body = {};
    std::string_view first = head_;
    do {
        const auto piece = body.substr(0, piece_size);
        const bool written = co_await write_parts(first, piece);
        if (!written) co_return WriteEnd::broken;
        first = {};
        body.remove_prefix(piece.size());
    } while (!body.empty());
    co_return WriteEnd::complete;
}

asio::awaitable<WriteEnd> ResponseWriter::write_stream(Request request, Response& response) {
    const bool chunked = request.version > 10;
    if (!chunked) request.keep_alive = false;
    // The first chunk before the header: a store that is away is then a clean 503 and no broken 200.
    auto pulled = co_await pull(*response.stream);
    if (pulled.has_error()) {
        log::warning("http.stream_failed", {{"request", request.id}, {"error", pulled.error().message}});
        response = http::to_response(pulled.error(), request.id);
        co_return WriteEnd::replaced;
    }
    connection_.limit_unsent(max_unsent);
    const auto source = response.stream;
    const auto kind = chunked ? BodyKind::chunked : BodyKind::to_end;
    if (!make_head(request, response, kind)) co_return WriteEnd::replaced;
    while (!chunk_.empty()) {
        if (chunked) {
            append_chunk_size(head_, chunk_.size());
            chunk_ += "\r\n";
        }
        const bool written = co_await write_parts(head_, chunk_);
        if (!written) co_return WriteEnd::broken;
        head_.clear();
        pulled = co_await pull(*source);
        if (pulled.has_error()) {
            log::warning("http.stream_failed", {{"request", request.id}, {"error", pulled.error().message}});
            connection_.reset(); // the client must not take this for the end
            co_return WriteEnd::broken;
        }
    }
    if (chunked) head_ += last_chunk;
    const bool written = co_await write_parts(head_, chunk_);
    if (!written) co_return WriteEnd::broken;
    co_return chunked ? WriteEnd::complete : WriteEnd::must_close;
}

asio::awaitable<WriteEnd> ResponseWriter::write_live(Request request, Response& response) {
    const bool chunked = request.version > 10;
    request.keep_alive = false;
    auto body = std::move(response.live); // gone before the connection lingers
    const auto kind = chunked ? BodyKind::chunked : BodyKind::to_end;
    if (!make_head(request, response, kind)) co_return WriteEnd::replaced;
    co_return co_await live_.write(std::move(head_), std::move(body), chunked);
}

// Fills chunk_ on the pool. A full pool is no reason to break an answer that has begun: it is asked again.
asio::awaitable<Result<void>> ResponseWriter::pull(http::BodySource& source) {
    connection_.suspend_deadline();
    const auto give_up = std::chrono::steady_clock::now() + settings_.write_timeout;
    for (;;) {
        bool called = false;
        auto next = [&]() -> Result<void> {
            called = true;
            chunk_.clear();
            return source.next(chunk_);
        };
        auto outcome = co_await async::offload(pool_, next);
        if (called || std::chrono::steady_clock::now() >= give_up) co_return outcome;
        co_await async::sleep_for(pool_retry);
    }
}

// Writes both parts, or as much as the budget allows and then cuts the connection.
asio::awaitable<bool> ResponseWriter::write_parts(std::string_view first, std::string_view second) {
    const bool cut = first.size() + second.size() >= budget_;
    first = first.substr(0, budget_);
    second = second.substr(0, budget_ - first.size());
    budget_ -= first.size() + second.size();
    const bool written = co_await connection_.write(first, second);
    if (!cut) co_return written;
    connection_.close();
    co_return false;
}

} // namespace datagems::server
