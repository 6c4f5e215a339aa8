#include "datagems/async/ip_address.hpp"

#include <algorithm>

namespace datagems::async {

IpAddress to_ip_address(const boost::asio::ip::address& address) {
    if (address.is_v6()) return IpAddress::v6(address.to_v6().to_bytes());
    IpAddress::Bytes bytes{};
    std::ranges::copy(address.to_v4().to_bytes(), bytes.begin());
    return IpAddress::v4(bytes);
}

} // namespace datagems::async
