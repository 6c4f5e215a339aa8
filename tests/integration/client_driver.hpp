// Runs calls of an HttpClient on a context with one thread.
#pragma once

#include "datagems/client/http_client.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <future>
#include <memory>
#include <string>

namespace datagems::test {

// Short enough for a test, long enough for a sanitizer on a busy machine.
[[nodiscard]] client::Settings quick_settings();

[[nodiscard]] client::Call post_to(client::Origin origin, std::string body = "{}");
[[nodiscard]] client::Call post_to(std::uint16_t port, std::string body = "{}");

class ClientDriver {
  public:
    using Pending = std::future<Result<client::Answer>>;

    explicit ClientDriver(client::Settings settings = quick_settings(),
                          std::shared_ptr<client::Network> network = nullptr);

    Pending start(client::Call call);
    Result<client::Answer> finish(Pending pending);
    Result<client::Answer> send(client::Call call);

    boost::asio::io_context context{1};
    client::HttpClient client;
};

} // namespace datagems::test
