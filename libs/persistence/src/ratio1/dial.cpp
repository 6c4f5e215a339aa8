#include "ratio1/wire.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace datagems::persistence::ratio1 {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Error unreachable(errc code, std::string_view why) {
    return Error{code, "cannot connect: " + std::string(why)};
}

Error unreachable(int error_number) {
    return unreachable(errc::unavailable, std::system_category().message(error_number));
}

Result<Addresses> resolve(const Origin& origin) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(origin.host.c_str(), std::to_string(origin.port).c_str(), &wanted, &found);
    if (code != 0) return unreachable(errc::unavailable, ::gai_strerror(code));
    return Addresses(found, &::freeaddrinfo);
}

// Errors are errno values; 0 is a connection.
int finish_connecting(int descriptor, SteadyTime deadline) {
    for (;;) {
        const auto left = deadline - steady_clock::now();
        if (left <= steady_clock::duration::zero()) return ETIMEDOUT;
        pollfd state{descriptor, POLLOUT, 0};
        const auto wait = std::min<steady_clock::duration>(left, std::chrono::minutes(1));
        const int ready = ::poll(&state, 1, static_cast<int>(std::chrono::ceil<milliseconds>(wait).count()));
        if (ready > 0) break;
        if (ready < 0 && errno != EINTR) return errno;
    }
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Result<int> dial_one(const addrinfo& address, SteadyTime deadline) {
    const int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return unreachable(errno);
    // Requests are written whole, so there is nothing to gather; and a node that vanished is noticed while idle.
    const int on = 1;
    (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    int error = ::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS || error == EINTR) error = finish_connecting(descriptor, deadline);
    if (error == 0) return descriptor;
    ::close(descriptor);
    if (error == ETIMEDOUT) return unreachable(errc::timed_out, "no answer in time");
    return unreachable(error);
}

} // namespace

Result<int> dial(const Origin& origin, SteadyTime deadline) {
    auto addresses = resolve(origin);
    if (!addresses) return addresses.error();
    std::size_t count = 0;
    for (const auto* address = addresses->get(); address != nullptr; address = address->ai_next)
        ++count;
    Result<int> connected = unreachable(errc::unavailable, "the host has no address");
    for (const auto* address = addresses->get(); address != nullptr; address = address->ai_next) {
        // Each address has its share of the time that is left.
        const auto now = steady_clock::now();
        const auto share = (deadline - now) / static_cast<std::int64_t>(count--);
        connected = dial_one(*address, now + share);
        if (connected) return connected;
    }
    return connected;
}

} // namespace datagems::persistence::ratio1
