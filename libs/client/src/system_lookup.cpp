#include "datagems/client/network.hpp"

#include <cstring>
#include <memory>
#include <netdb.h>

namespace datagems::client {

Result<std::vector<boost::asio::ip::address>> look_up_name(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int failure = ::getaddrinfo(host.c_str(), nullptr, &wanted, &first);
    if (failure != 0) return Error{errc::unavailable, ::gai_strerror(failure)};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, &::freeaddrinfo);
    std::vector<boost::asio::ip::address> addresses;
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
        if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
        boost::asio::ip::tcp::endpoint endpoint;
        endpoint.resize(each->ai_addrlen);
        std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
        addresses.push_back(endpoint.address());
    }
    return addresses;
}

} // namespace datagems::client
