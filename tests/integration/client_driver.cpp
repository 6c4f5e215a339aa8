#include "client_driver.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <utility>

namespace datagems::test {

client::Settings quick_settings() {
    client::Settings settings;
    settings.connect_timeout = std::chrono::seconds(120);
    settings.first_byte_timeout = std::chrono::seconds(120);
    settings.total_timeout = std::chrono::seconds(120);
    settings.max_response_bytes = 100'000;
    return settings;
}

client::Call post_to(client::Origin origin, std::string body) {
    client::Call call;
    call.url = client::Url{std::move(origin), "/path"};
    call.body = std::move(body);
    return call;
}

client::Call post_to(std::uint16_t port, std::string body) {
    return post_to(client::Origin{false, "127.0.0.1", port}, std::move(body));
}

ClientDriver::ClientDriver(client::Settings settings, std::shared_ptr<client::Network> network)
    : client(context.get_executor(), std::move(settings), std::move(network)) {}

ClientDriver::Pending ClientDriver::start(client::Call call) {
    return boost::asio::co_spawn(context, client.send(std::move(call)), boost::asio::use_future);
}

Result<client::Answer> ClientDriver::finish(Pending pending) {
    context.restart();
    while (pending.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        context.run_one();
    }
    return pending.get();
}

Result<client::Answer> ClientDriver::send(client::Call call) {
    return finish(start(std::move(call)));
}

} // namespace datagems::test
