// Puts an answer on a connection: header and body in one write, a stream chunk by chunk, or a live body as it comes.
#pragma once

#include "connection.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/response_head.hpp"
#include "live_writer.hpp"
#include "write_end.hpp"

#include <string>

namespace datagems::server {

// Lives as long as its connection and reuses its memory.
class ResponseWriter {
  public:
    ResponseWriter(Connection& connection, async::BlockingPool& pool, const Settings& settings)
        : connection_(connection), pool_(pool), settings_(settings), live_(connection, settings) {}

    struct Request {
        bool head = false; // no body is sent, whatever the answer holds
        int version = 11;
        bool keep_alive = true;
        std::string_view id;
    };
    // Changes `response` only when that is said: the stream fails before its first chunk, or the header cannot be sent.
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write(Request request, http::Response& response);

    // The server is stopping: what could go on for ever ends.
    void drain() noexcept { live_.drain(); }

  private:
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write_whole(Request request, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write_stream(Request request, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write_live(Request request, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<bool> write_parts(std::string_view first, std::string_view second);
    [[nodiscard]] boost::asio::awaitable<Result<void>> pull(http::BodySource& source);
    // False when the header cannot be sent: `response` is then an error.
    [[nodiscard]] bool make_head(Request request, http::Response& response, http::BodyKind body);

    Connection& connection_;
    async::BlockingPool& pool_;
    const Settings& settings_;
    LiveWriter live_;
    std::string head_;
    std::string chunk_;
    std::size_t budget_ = 0; // bytes until the answer is cut on purpose
};

} // namespace datagems::server
