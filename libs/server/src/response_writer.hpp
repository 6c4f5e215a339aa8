// Puts an answer on a connection: header and body in one write, or a stream chunk by chunk.
#pragma once

#include "connection.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/response_head.hpp"

#include <string>

namespace datagems::server {

enum class WriteEnd {
    complete,   // the connection can go on
    must_close, // complete, but only the end of the connection marks the end of the answer
    broken,     // the connection is lost, or was cut on purpose
    replaced,   // nothing was sent: the answer has become an error, which is to be written instead
};

// Lives as long as its connection and reuses its memory.
class ResponseWriter {
  public:
    ResponseWriter(Connection& connection, async::BlockingPool& pool, const Settings& settings)
        : connection_(connection), pool_(pool), settings_(settings) {}

    struct Request {
        bool head = false; // no body is sent, whatever the answer holds
        int version = 11;
        bool keep_alive = true;
        std::string_view id;
    };
    // Changes `response` only when that is said: the stream fails before its first chunk, or the header cannot be sent.
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write(Request request, http::Response& response);

  private:
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write_whole(Request request, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write_stream(Request request, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<bool> write_parts(std::string_view first, std::string_view second);
    [[nodiscard]] boost::asio::awaitable<Result<void>> pull(http::BodySource& source);
    // False when the header cannot be sent: `response` is then an error.
    [[nodiscard]] bool make_head(Request request, http::Response& response, http::BodyKind body);

    Connection& connection_;
    async::BlockingPool& pool_;
    const Settings& settings_;
    std::string head_;
    std::string chunk_;
    std::size_t budget_ = 0; // bytes until the answer is cut on purpose
};

} // namespace datagems::server
