#include "connection.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>

namespace datagems::server {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t header_read = 4 * 1024;
constexpr std::size_t body_read = 16 * 1024;
constexpr std::size_t watch_bytes = 64 * 1024;
constexpr std::size_t linger_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds linger_time{2'000};
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

void Connection::enter(Phase phase, std::chrono::milliseconds limit) noexcept {
    // In this order: whoever sees the phase from elsewhere takes the deadline for that phase's.
    set_deadline(std::chrono::steady_clock::now() + limit);
    set_phase(phase);
}

void Connection::start_handling() noexcept {
    set_phase(Phase::handling);
    suspend_deadline();
}

void Connection::expire(SteadyTime now) noexcept {
    if (now < deadline()) return; // the step has ended in the meantime
    if (phase() == Phase::writing) return reset();
    expired_ = true;
    transport_->cancel();
}

void Connection::close() noexcept {
    suspend_deadline();
    transport_->close();
}

void Connection::reset() noexcept {
    suspend_deadline();
    transport_->reset();
}

void Connection::close_if_idle() noexcept {
    if (phase() == Phase::opening || phase() == Phase::idle || phase() == Phase::lingering) close();
}

// False when nothing came: the client is gone, or the deadline has passed. The flag is looked at before each read,
// since a deadline that passes while data is ready cancels nothing.
asio::awaitable<bool> Connection::read_more(std::size_t room) {
    if (expired_) co_return false;
    const auto space = buffer_.prepare(room);
    error_code error;
    const auto count = co_await transport_->read_some(space, error);
    if (error) co_return false;
    buffer_.commit(count);
    co_return true;
}

ReadEnd Connection::reject(http::Rejection rejection) noexcept {
    rejection_ = rejection;
    return ReadEnd::rejected;
}

ReadEnd Connection::failed_read(std::string_view step) noexcept {
    return expired_ ? reject(http::Rejection(408, step)) : ReadEnd::lost;
}

asio::awaitable<bool> Connection::open() {
    enter(Phase::opening, settings_.header_timeout);
    error_code error;
    co_await transport_->open(error);
    if (error && !expired_) co_await linger_and_close(); // the client may have been told why
    co_return !error && !expired_;
}

asio::awaitable<ReadEnd> Connection::read_header() {
    buffer_.shrink();
    expired_ = false;
    write_credit_ = settings_.write_timeout;
    // A new connection is there for a request: it has the time of a header to begin one.
    enter(Phase::idle, served_ ? settings_.idle_timeout : std::min(settings_.idle_timeout, settings_.header_timeout));
    served_ = true;
    http::HeaderScanner scanner(settings_.max_header_bytes);
    for (;;) {
        // Empty lines between requests are passed over; they neither start a request nor prolong the wait for one.
        while (phase() == Phase::idle && buffer_.data().starts_with("\r\n"))
            buffer_.consume(2);
        const bool lone_cr = phase() == Phase::idle && buffer_.data() == "\r";
        if (!buffer_.empty() && !lone_cr) {
            if (phase() == Phase::idle) enter(Phase::header, settings_.header_timeout);
            const auto end = scanner.scan(buffer_.data());
            if (end.has_error()) co_return reject(end.error());
            header_size_ = *end;
            if (header_size_ > 0) {
                start_handling();
                co_return ReadEnd::complete;
            }
        }
        const bool more = co_await read_more(header_read);
        if (!more && phase() == Phase::idle) co_return ReadEnd::lost;
        if (!more) co_return failed_read("the request header took too long");
    }
}

asio::awaitable<ReadEnd> Connection::read_body(http::Framing framing, std::uint64_t limit, std::string& body) {
    if (!framing.chunked && framing.length == 0) co_return ReadEnd::complete;
    if (!framing.chunked && framing.length > limit) co_return reject(http::Rejection(413, "the body is too large"));
    if (framing.expects_continue && buffer_.empty()) {
        const bool written = co_await write(continue_line);
        if (!written) co_return ReadEnd::lost;
    }
    enter(Phase::body, settings_.body_timeout);
    ReadEnd end = ReadEnd::lost;
    if (framing.chunked) {
        end = co_await read_chunked(limit, body);
    } else {
        end = co_await read_sized(framing.length, body);
    }
    start_handling();
    co_return end;
}

asio::awaitable<ReadEnd> Connection::read_sized(std::uint64_t length, std::string& body) {
    for (;;) {
        const auto part = buffer_.data().substr(0, length - body.size());
        body += part;
        buffer_.consume(part.size());
        if (body.size() == length) co_return ReadEnd::complete;
        const bool more = co_await read_more(body_read);
        if (!more) co_return failed_read("the request body took too long");
    }
}

asio::awaitable<ReadEnd> Connection::read_chunked(std::uint64_t limit, std::string& body) {
    http::ChunkedDecoder decoder(limit);
    for (;;) {
        const auto taken = decoder.put(buffer_.data(), body);
        if (taken.has_error()) co_return reject(taken.error());
        buffer_.consume(*taken);
        if (decoder.done()) co_return ReadEnd::complete;
        const bool more = co_await read_more(body_read);
        if (!more) co_return failed_read("the request body took too long");
    }
}

asio::awaitable<bool> Connection::write(std::string_view first, std::string_view second, std::string_view third) {
    const auto begun = std::chrono::steady_clock::now();
    set_phase(Phase::writing);
    set_deadline(begun + write_credit_);
    error_code error;
    co_await transport_->write(first, second, third, error);
    pay_for_write(begun, first.size() + second.size() + third.size());
    co_return !error;
}

// Waiting costs its time, bytes taken earn the time that the minimum rate allows them.
void Connection::pay_for_write(SteadyTime begun, std::size_t bytes) noexcept {
    const auto earned = std::chrono::microseconds(bytes * 1'000'000 / settings_.min_write_rate);
    const auto left = write_credit_ + earned - (std::chrono::steady_clock::now() - begun);
    write_credit_ = std::clamp<SteadyTime::duration>(left, SteadyTime::duration::zero(), settings_.write_timeout);
}

asio::awaitable<void> Connection::watch() {
    std::size_t dropped = 0;
    bool more = true;
    while (more && dropped < watch_bytes) {
        dropped += buffer_.data().size();
        buffer_.consume(buffer_.data().size());
        more = co_await read_more(header_read);
    }
}

asio::awaitable<void> Connection::linger_and_close() {
    expired_ = false;
    enter(Phase::lingering, std::min(linger_time, settings_.write_timeout));
    co_await transport_->finish_writing(settings_.write_timeout);
    std::size_t dropped = 0;
    bool more = true;
    while (more && dropped < linger_bytes) {
        dropped += buffer_.data().size();
        buffer_.consume(buffer_.data().size());
        more = co_await read_more(header_read);
    }
    close();
}

} // namespace datagems::server
