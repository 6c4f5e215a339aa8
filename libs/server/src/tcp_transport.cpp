#include "tcp_transport.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace datagems::server {

namespace asio = boost::asio;
using boost::system::error_code;

TcpTransport::TcpTransport(asio::ip::tcp::socket socket, std::string remote_address)
    : socket_(std::move(socket)), remote_address_(std::move(remote_address)) {
    error_code ignored; // a connection that is gone already shows itself at the first read
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
}

asio::awaitable<void> TcpTransport::open(error_code& error) {
    error.clear();
    co_return;
}

asio::awaitable<std::size_t> TcpTransport::read_some(std::span<char> into, error_code& error) {
    const auto buffer = asio::buffer(into.data(), into.size());
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_return co_await socket_.async_read_some(buffer, token);
}

asio::awaitable<void> TcpTransport::write(std::string_view first, std::string_view second, std::string_view third,
                                          error_code& error) {
    std::array<asio::const_buffer, 3> buffers{asio::buffer(first), asio::buffer(second), asio::buffer(third)};
    // An answer nearly always fits into the socket's buffer: then no suspension is needed.
    auto written = socket_.write_some(buffers, error);
    if (!error && written == first.size() + second.size() + third.size()) co_return;
    if (error && error != asio::error::would_block) co_return;
    error.clear();
    for (auto& buffer : buffers) {
        const auto gone = std::min(written, buffer.size());
        buffer += gone;
        written -= gone;
    }
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await asio::async_write(socket_, buffers, token);
}

void TcpTransport::limit_unsent(std::size_t bytes) noexcept {
    // Where the system refuses, the socket's buffer is the limit.
    const auto limit = static_cast<int>(bytes);
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &limit, sizeof limit);
}

asio::awaitable<void> TcpTransport::finish_writing(std::chrono::milliseconds patience) {
    const auto limit = static_cast<unsigned int>(patience.count());
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
}

void TcpTransport::cancel() noexcept {
    error_code ignored;
    socket_.cancel(ignored);
}

void TcpTransport::close() noexcept {
    error_code ignored;
    socket_.close(ignored);
}

void TcpTransport::reset() noexcept {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

} // namespace datagems::server
