// Runs calls of an HttpClient on a context with one thread.
#pragma once

#include "datagems/client/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace datagems::test {

// Short enough for a test, long enough for a sanitizer on a busy machine.
[[nodiscard]] inline client::Settings quick_settings() {
    client::Settings settings;
    settings.connect_timeout = std::chrono::seconds(20);
    settings.first_byte_timeout = std::chrono::seconds(20);
    settings.total_timeout = std::chrono::seconds(20);
    settings.max_response_bytes = 100'000;
    return settings;
}

[[nodiscard]] inline client::Call post_to(client::Origin origin, std::string body = "{}") {
    client::Call call;
    call.url = client::Url{std::move(origin), "/path"};
    call.body = std::move(body);
    return call;
}

[[nodiscard]] inline client::Call post_to(std::uint16_t port, std::string body = "{}") {
    return post_to(client::Origin{false, "127.0.0.1", port}, std::move(body));
}

class ClientDriver {
  public:
    using Pending = std::future<Result<client::Answer>>;

    explicit ClientDriver(client::Settings settings = quick_settings(),
                          std::shared_ptr<client::Network> network = nullptr)
        : client(context.get_executor(), std::move(settings), std::move(network)) {}

    Pending start(client::Call call) {
        return boost::asio::co_spawn(context, client.send(std::move(call)), boost::asio::use_future);
    }
    Result<client::Answer> finish(Pending pending) {
        context.restart();
        while (pending.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            context.run_one();
        }
        return pending.get();
    }
    Result<client::Answer> send(client::Call call) { return finish(start(std::move(call))); }

    boost::asio::io_context context{1};
    client::HttpClient client;
};

} // namespace datagems::test
