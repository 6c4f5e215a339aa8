#include "transport.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace datagems::server {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

class TcpTransport final : public Transport {
  public:
    explicit TcpTransport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
        error_code ignored; // a connection that is gone already shows itself at the first read
        socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
        socket_.non_blocking(true, ignored);
        const auto peer = socket_.remote_endpoint(ignored);
        if (!ignored) remote_address_ = peer.address().to_string();
    }

    asio::awaitable<std::size_t> read_some(std::span<char> into, error_code& error) override {
        const auto buffer = asio::buffer(into.data(), into.size());
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_return co_await socket_.async_read_some(buffer, token);
    }

    asio::awaitable<void> write(std::string_view first, std::string_view second, error_code& error) override {
        std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
        // An answer nearly always fits into the socket's buffer: then no suspension is needed.
        auto written = socket_.write_some(buffers, error);
        if (!error && written == first.size() + second.size()) co_return;
        if (error && error != asio::error::would_block) co_return;
        error.clear();
        const auto of_first = std::min(written, first.size());
        buffers[0] += of_first;
        buffers[1] += written - of_first;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await asio::async_write(socket_, buffers, token);
    }

    void finish_writing() noexcept override {
        error_code ignored;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    void cancel() noexcept override {
        error_code ignored;
        socket_.cancel(ignored);
    }

    void close() noexcept override {
        error_code ignored;
        socket_.close(ignored);
    }

    void reset() noexcept override {
        error_code ignored;
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
        socket_.close(ignored);
    }

    [[nodiscard]] std::string remote_address() const override { return remote_address_; }
    [[nodiscard]] bool tls() const noexcept override { return false; }

  private:
    asio::ip::tcp::socket socket_;
    std::string remote_address_;
};

} // namespace

std::unique_ptr<Transport> make_tcp_transport(asio::ip::tcp::socket socket) {
    return std::make_unique<TcpTransport>(std::move(socket));
}

} // namespace datagems::server
