// One connection to one origin, plain or TLS, used by one call at a time.
#pragma once

#include "answer_reader.hpp"
#include "datagems/client/address_rules.hpp"
#include "datagems/client/network.hpp"
#include "watchdog.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::client {

// When an exchange must be over.
struct ExchangeLimits {
    std::chrono::milliseconds first_byte{};
    SteadyTime total;
};

// Every coroutine runs on the executor of the call and expects throw_if_cancelled(false). After an error, and when
// reusable() is false, the connection is of no further use; its destructor closes it.
class Connection {
  public:
    Connection(const boost::asio::any_io_executor& executor, std::size_t max_response_bytes);

    // Resolves, connects and, if `tls` is not null, shakes hands, all before `deadline`. Where a host has an address
    // that `rules` close, nothing is connected to: the choice among its addresses is not left to whoever runs its name
    // server. Null: no rules.
    boost::asio::awaitable<Result<void>> open(Origin origin, std::shared_ptr<boost::asio::ssl::context> tls,
                                              std::shared_ptr<Network> network, const AddressRules* rules,
                                              SteadyTime deadline);

    // Sends a request and reads its answer; `head`: the answer has no body. `request` outlives the call.
    boost::asio::awaitable<Result<Answer>> exchange(std::string_view request, bool head, ExchangeLimits limits);

    // After an exchange: whether any byte of the answer came.
    [[nodiscard]] bool answer_begun() const noexcept { return answer_begun_; }
    [[nodiscard]] bool reusable() const noexcept { return reusable_; }
    // False if the peer has closed, or sent what nobody asked for, while the connection was idle.
    [[nodiscard]] bool still_quiet();

  private:
    using tcp = boost::asio::ip::tcp;

    boost::asio::awaitable<Result<void>> connect(std::shared_ptr<Network> network, std::vector<tcp::endpoint> endpoints,
                                                 SteadyTime deadline);
    boost::asio::awaitable<Result<void>> shake_hands(std::string host, std::shared_ptr<boost::asio::ssl::context> tls,
                                                     SteadyTime deadline);
    boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes);
    boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer space,
                                                  boost::system::error_code& failure);
    boost::asio::awaitable<Result<bool>> read_more(SteadyTime total);
    [[nodiscard]] Error failed(std::string_view step, const boost::system::error_code& failure) const;

    tcp::socket socket_;
    std::shared_ptr<boost::asio::ssl::context> tls_context_;
    std::optional<boost::asio::ssl::stream<tcp::socket&>> tls_;
    AnswerReader reader_;
    Watchdog watchdog_;
    bool answer_begun_ = false;
    bool reusable_ = false;
};

} // namespace datagems::client
