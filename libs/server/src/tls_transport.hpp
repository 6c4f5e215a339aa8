// TLS on a connection's socket, by OpenSSL on the socket itself: an idle connection holds no buffers.
#pragma once

#include "tcp_transport.hpp"
#include "tls_context.hpp"

#include <memory>
#include <optional>

struct ssl_st;
struct bio_st;

namespace datagems::server {

class TlsTransport final : public TcpTransport {
  public:
    // Throws std::bad_alloc.
    TlsTransport(boost::asio::ip::tcp::socket socket, std::string remote_address, const TlsContext& context);

    // The handshake. A client that speaks plain http is told so, in plain http.
    boost::asio::awaitable<void> open(boost::system::error_code& error) override;
    boost::asio::awaitable<std::size_t> read_some(std::span<char> into, boost::system::error_code& error) override;
    boost::asio::awaitable<void> write(std::string_view first, std::string_view second, std::string_view third,
                                       boost::system::error_code& error) override;
    boost::asio::awaitable<void> finish_writing(std::chrono::milliseconds patience) override;
    // Says close_notify if the socket takes it at once.
    void close() noexcept override;
    [[nodiscard]] bool tls() const noexcept override { return true; }

  private:
    struct Bio;

    [[nodiscard]] boost::asio::awaitable<bool> can_go_on(int outcome, boost::system::error_code& error);
    [[nodiscard]] boost::asio::awaitable<void> write_record(std::string_view record, boost::system::error_code& error);
    [[nodiscard]] boost::asio::awaitable<void> refuse_plain_http();

    std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    boost::system::error_code socket_error_;
    std::optional<char> first_byte_;
    bool ready_ = false;     // TLS can be read and written
    bool in_record_ = false; // part of a record has gone out
};

} // namespace datagems::server
