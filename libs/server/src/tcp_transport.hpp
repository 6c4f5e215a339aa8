// A connection's socket as it is; what TLS builds upon.
#pragma once

#include "transport.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace datagems::server {

class TcpTransport : public Transport {
  public:
    TcpTransport(boost::asio::ip::tcp::socket socket, std::string remote_address);

    boost::asio::awaitable<void> open(boost::system::error_code& error) override;
    boost::asio::awaitable<std::size_t> read_some(std::span<char> into, boost::system::error_code& error) override;
    boost::asio::awaitable<void> write(std::string_view first, std::string_view second, std::string_view third,
                                       boost::system::error_code& error) override;
    void limit_unsent(std::size_t bytes) noexcept override;
    boost::asio::awaitable<void> finish_writing(std::chrono::milliseconds patience) override;
    void cancel() noexcept override;
    void close() noexcept override;
    void reset() noexcept override;
    [[nodiscard]] std::string remote_address() const override { return remote_address_; }
    [[nodiscard]] bool tls() const noexcept override { return false; }

  protected:
    [[nodiscard]] boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }

  private:
    boost::asio::ip::tcp::socket socket_;
    std::string remote_address_;
};

} // namespace datagems::server
