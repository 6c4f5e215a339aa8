// Addresses of sockets as plain values.
#pragma once

#include "datagems/base/ip_address.hpp"

#include <boost/asio/ip/address.hpp>

namespace datagems::async {

// Without the zone.
[[nodiscard]] IpAddress to_ip_address(const boost::asio::ip::address& address);

} // namespace datagems::async
