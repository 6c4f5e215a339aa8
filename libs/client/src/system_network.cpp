#include "datagems/client/network.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>

namespace datagems::client {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

// A look-up cannot be stopped once the system's resolver has it, so the waiting is done on a timer which the answer
// cuts short. The handler shares the state and may outlive the call.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), waiting(executor) {}
    tcp::resolver resolver;
    asio::steady_timer waiting;
    bool answered = false;
    boost::system::error_code failure;
    Network::Endpoints endpoints;
};

void start(const std::shared_ptr<Lookup>& lookup, const asio::any_io_executor& executor, const Origin& origin) {
    auto on_answer = [lookup](const boost::system::error_code& failure, const tcp::resolver::results_type& results) {
        lookup->answered = true;
        lookup->failure = failure;
        for (const auto& result : results) {
            const tcp::endpoint endpoint = result.endpoint();
            const bool known = std::count(lookup->endpoints.begin(), lookup->endpoints.end(), endpoint) != 0;
            if (!known) lookup->endpoints.push_back(endpoint);
        }
        lookup->waiting.cancel();
    };
    lookup->resolver.async_resolve(origin.host, std::to_string(origin.port), tcp::resolver::numeric_service,
                                   asio::bind_executor(executor, on_answer));
}

Error failed(errc code, const Origin& origin, std::string_view why) {
    return Error{code, std::string("resolve: ").append(origin.host).append(": ").append(why)};
}

class SystemNetwork final : public Network {
  public:
    asio::awaitable<Result<Endpoints>> resolve(Origin origin, SteadyTime deadline) override;
    asio::awaitable<boost::system::error_code> connect(tcp::socket& socket, tcp::endpoint endpoint) override;
};

// An address literal is its own answer. A look-up that is still under way at the deadline or at cancellation is
// abandoned.
asio::awaitable<Result<Network::Endpoints>> SystemNetwork::resolve(Origin origin, SteadyTime deadline) {
    boost::system::error_code failure;
    const asio::ip::address literal = asio::ip::make_address(origin.host, failure);
    if (!failure) co_return Endpoints(1, tcp::endpoint(literal, origin.port));

    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->waiting.expires_at(deadline);
    start(lookup, executor, origin);
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await lookup->waiting.async_wait(token);
    if (!lookup->answered) {
        lookup->resolver.cancel();
        const bool in_time = failure == asio::error::operation_aborted;
        co_return in_time ? failed(errc::cancelled, origin, "cancelled")
                          : failed(errc::timed_out, origin, "no answer in time");
    }
    if (lookup->failure) co_return failed(errc::unavailable, origin, lookup->failure.message());
    if (lookup->endpoints.empty()) co_return failed(errc::unavailable, origin, "it has no address");
    co_return std::move(lookup->endpoints);
}

asio::awaitable<boost::system::error_code> SystemNetwork::connect(tcp::socket& socket, tcp::endpoint endpoint) {
    boost::system::error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await socket.async_connect(endpoint, token);
    co_return failure;
}

} // namespace

std::shared_ptr<Network> system_network() {
    return std::make_shared<SystemNetwork>();
}

} // namespace datagems::client
