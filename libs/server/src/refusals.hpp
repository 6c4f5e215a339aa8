// Connections that are turned away at the door: they get no session, no buffer and no coroutine.
#pragma once

#include "datagems/base/clock.hpp"
#include "session.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <deque>
#include <string_view>

namespace datagems::server {

// Used on the server's strand only.
class Refusals {
  public:
    explicit Refusals(SessionServices& services) : services_(services) {}

    // Says 503 and why. Over TLS that would take a handshake, so that the connection is just closed.
    void add(boost::asio::ip::tcp::socket socket, const std::string& address, std::string_view why);

    // Closes those that have had the time to read it.
    void expire(SteadyTime now);
    void clear() noexcept { open_.clear(); }

  private:
    struct Refused {
        boost::asio::ip::tcp::socket socket;
        SteadyTime until;
    };
    [[nodiscard]] std::string answer(const std::string& address, std::string_view why);

    SessionServices& services_;
    std::deque<Refused> open_; // the oldest first
};

} // namespace datagems::server
