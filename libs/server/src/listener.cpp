#include "listener.hpp"

namespace datagems::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Resolves at start, where blocking is fine.
boost::system::result<tcp::endpoint> resolve(const asio::any_io_executor& executor, const std::string& host,
                                             std::uint16_t port) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) return tcp::endpoint(address, port);
    tcp::resolver resolver(executor);
    const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, error);
    if (error) return error;
    return found.begin()->endpoint();
}

} // namespace

Result<tcp::acceptor> listen_on(const asio::any_io_executor& executor, const std::string& host, std::uint16_t port) {
    const auto fail = [&](const boost::system::error_code& error) {
        return Error{errc::unavailable,
                     "cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message()};
    };
    const auto endpoint = resolve(executor, host, port);
    if (endpoint.has_error()) return fail(endpoint.error());
    boost::system::error_code error;
    tcp::acceptor acceptor(executor);
    acceptor.open(endpoint->protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return fail(error);
    return acceptor;
}

} // namespace datagems::server
