// A pooled HTTP/1.1 client for coroutines: a pool per origin, TLS with host-name verification, deadlines on every step,
// a limit on the answer, no redirects.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/client/address_rules.hpp"
#include "datagems/client/url.hpp"
#include "datagems/http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::client {

class Network; // network.hpp

struct Settings {
    std::chrono::milliseconds connect_timeout{10'000};     // name, TCP and TLS together
    std::chrono::milliseconds first_byte_timeout{120'000}; // request sent to first byte of the answer
    std::chrono::milliseconds total_timeout{300'000};      // the whole call
    std::chrono::milliseconds idle_timeout{30'000};        // how long an unused connection is kept
    std::size_t max_response_bytes = 8 * 1024 * 1024;
    std::size_t max_idle_per_origin = 1'024;
    std::string user_agent = "datagems";
    std::string ca_file; // PEM; empty: the system's
    // What may be connected to, whatever names resolve to; unset: everything.
    std::optional<AddressRules> addresses;
};

struct Call {
    Url url;
    http::Method method = http::Method::post;
    http::Headers headers; // Host, Content-Length, Connection and User-Agent are the client's
    std::string body;
};

struct Answer {
    int status = 0;
    http::Headers headers;
    std::string body;
};

// The step at which a call failed, the word before the colon of the message: "resolve", "connect", "tls", "send",
// "answer"; empty for other errors. Up to "tls" nothing of the request was sent.
[[nodiscard]] std::string_view failed_step(const Error& error) noexcept;

// A call runs on the executor of the coroutine that makes it, which must be a strand or a context with one thread; many
// such executors may share a client and its idle connections. Idle connections are work for the context until they
// expire: close() or destroy the client to let a context run dry. It is destroyed before the contexts of its calls.
class HttpClient {
  public:
    // Throws std::runtime_error if `settings.ca_file` cannot be read. Null: system_network(), names
    // looked up apart from those of any other client.
    HttpClient(boost::asio::any_io_executor executor, Settings settings, std::shared_ptr<Network> network = nullptr);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Any status is an answer, not an error; 3xx are returned as they are. A kept connection that turns out to be
    // closed before a byte of the answer came is replaced once, silently. Cancellation closes the connection.
    // Errors: unavailable (no such host, refused, TLS, dropped, not HTTP), timed_out, too_large, cancelled,
    // permission_denied (an address that may not be connected to, a call that an exempt endpoint does not list),
    // invalid_argument (a header or method that cannot be sent).
    boost::asio::awaitable<Result<Answer>> send(Call call);

    // Connections opened so far.
    [[nodiscard]] std::uint64_t connections_opened() const noexcept;
    // Closes idle connections; those in use end with their calls.
    void close();

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace datagems::client
