// The listening socket.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace datagems::server {

// Binds and listens on an address or a name of this machine; port 0 lets the kernel pick. errc::unavailable says which
// address and why.
[[nodiscard]] Result<boost::asio::ip::tcp::acceptor> listen_on(const boost::asio::any_io_executor& executor,
                                                               const std::string& host, std::uint16_t port);

} // namespace datagems::server
