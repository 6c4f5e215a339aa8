// Writes a live body to a connection until it ends, the client goes away or the server drains.
#pragma once

#include "connection.hpp"
#include "datagems/http/live_body.hpp"
#include "write_end.hpp"

#include <memory>
#include <string>

namespace datagems::server {

// Used on the connection's executor only.
class LiveWriter {
  public:
    LiveWriter(Connection& connection, const Settings& settings) : connection_(connection), settings_(settings) {}

    // `head` goes first. must_close when the body came to its end or was ended by drain().
    [[nodiscard]] boost::asio::awaitable<WriteEnd> write(std::string head, std::shared_ptr<http::LiveBody> body,
                                                         bool chunked);

    // Ends the body under way; one that begins later ends after its first piece.
    void drain() noexcept;

  private:
    struct Wakeup;

    [[nodiscard]] boost::asio::awaitable<void> send_pieces(std::string head, http::LiveBody& body, bool chunked,
                                                           bool& ended);
    [[nodiscard]] boost::asio::awaitable<bool> send_bytes(std::string& head, std::string_view bytes, bool chunked);
    // False when nothing has happened for a while.
    [[nodiscard]] boost::asio::awaitable<bool> wait();

    Connection& connection_;
    const Settings& settings_;
    std::shared_ptr<Wakeup> wakeup_; // while a body is written
    bool draining_ = false;
};

} // namespace datagems::server
