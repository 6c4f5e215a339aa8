#include "datagems/client/network.hpp"

#include "name_lookups.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>

namespace datagems::client {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

// A wait that ends with its frame, however that goes.
class Wait {
  public:
    Wait(NameLookups& lookups, const std::string& host, std::shared_ptr<NameLookups::Waiter> waiter)
        : lookups_(lookups), host_(host), waiter_(std::move(waiter)) {}
    ~Wait() { lookups_.leave(host_, waiter_); }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

  private:
    NameLookups& lookups_;
    const std::string& host_;
    std::shared_ptr<NameLookups::Waiter> waiter_;
};

Network::Endpoints with_port(const NameLookups::Addresses& addresses, std::uint16_t port) {
    Network::Endpoints endpoints;
    for (const auto& address : addresses) {
        const tcp::endpoint endpoint(address, port);
        if (std::ranges::find(endpoints, endpoint) == endpoints.end()) endpoints.push_back(endpoint);
    }
    return endpoints;
}

class SystemNetwork final : public Network {
  public:
    SystemNetwork(LookupSettings settings, NameLookup look_up)
        : lookups_(std::make_shared<NameLookups>(settings, std::move(look_up))) {}
    ~SystemNetwork() override { lookups_->close(); }
    SystemNetwork(const SystemNetwork&) = delete;
    SystemNetwork& operator=(const SystemNetwork&) = delete;

    asio::awaitable<Result<Endpoints>> resolve(Origin origin, SteadyTime deadline) override;
    asio::awaitable<boost::system::error_code> connect(tcp::socket& socket, tcp::endpoint endpoint) override;
    void close() override { lookups_->close(); }

  private:
    std::shared_ptr<NameLookups> lookups_;
};

// An address literal is its own answer.
asio::awaitable<Result<Network::Endpoints>> SystemNetwork::resolve(Origin origin, SteadyTime deadline) {
    boost::system::error_code failure;
    const asio::ip::address literal = asio::ip::make_address(origin.host, failure);
    if (!failure) co_return Endpoints(1, tcp::endpoint(literal, origin.port));

    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<NameLookups::Waiter>(executor, deadline);
    const Result<void> asked = lookups_->ask(origin.host, waiter);
    if (!asked) co_return asked.error();
    const Wait wait(*lookups_, origin.host, waiter);
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await waiter->timer.async_wait(token);
    if (!waiter->answer) {
        const bool in_time = failure == asio::error::operation_aborted;
        co_return in_time ? failed_lookup(errc::cancelled, origin.host, "cancelled")
                          : failed_lookup(errc::timed_out, origin.host, "no answer in time");
    }
    if (!*waiter->answer) co_return waiter->answer->error();
    co_return with_port(**waiter->answer, origin.port);
}

asio::awaitable<boost::system::error_code> SystemNetwork::connect(tcp::socket& socket, tcp::endpoint endpoint) {
    boost::system::error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await socket.async_connect(endpoint, token);
    co_return failure;
}

} // namespace

std::shared_ptr<Network> system_network(LookupSettings settings, NameLookup look_up) {
    return std::make_shared<SystemNetwork>(settings, std::move(look_up));
}

} // namespace datagems::client
