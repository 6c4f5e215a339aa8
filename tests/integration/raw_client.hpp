// A raw TCP client that sends exactly the bytes of a test.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::server {

// A client socket that gives up after ten seconds rather than hang a test.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);

    // False when the server has closed the connection.
    bool send(std::string_view bytes);

    struct Answer {
        int status = 0;
        std::string head;
        std::string body;
        [[nodiscard]] bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
    };

    // The next answer with a Content-Length (or none); status 0 when the connection ended first.
    Answer read_answer(bool head_only = false);
    Answer request(std::string_view bytes);

    // Everything up to the end of the connection. `clean_end` tells an orderly end from a reset or a time-out.
    std::string read_to_end();
    bool clean_end = false;

    // The next bytes; fewer only when the connection ends first.
    std::string read_exactly(std::size_t count);

    void close();
    boost::asio::ip::tcp::socket& socket() { return socket_; }

  private:
    bool read_some();

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string buffered_;
};

} // namespace datagems::server
