#include "connection.hpp"

#include "datagems/async/ip_address.hpp"
#include "tls.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

namespace datagems::client {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

// A cancellation that arrives between two operations cancels neither: it has to be asked for before each.
asio::awaitable<bool> is_cancelled() {
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

// A function, since g++ 12 warns of a Result<void>() written in a coroutine when it sanitizes.
Result<void> success() {
    return {};
}

bool may_connect_to_all(const AddressRules& rules, const Origin& origin, const Network::Endpoints& endpoints) {
    return std::ranges::all_of(endpoints, [&](const auto& endpoint) {
        return may_connect(rules, origin, async::to_ip_address(endpoint.address()));
    });
}

// Which address it was stays with us: who names hosts need not learn what our name server knows.
Error closed_by_rules(const Origin& origin) {
    return Error{errc::permission_denied, "resolve: " + origin.host + " is not on the public internet"};
}

bool peer_closed(const error_code& failure) {
    return failure == asio::error::eof || failure == asio::error::connection_reset;
}

} // namespace

Connection::Connection(const asio::any_io_executor& executor, std::size_t max_response_bytes)
    : socket_(executor), reader_(max_response_bytes), watchdog_(executor, [this] {
          error_code ignored;
          socket_.close(ignored); // ends whatever operation is under way
      }) {}

Error Connection::failed(std::string_view step, const error_code& failure) const {
    std::string message = std::string(step).append(": ");
    if (watchdog_.expired()) return Error{errc::timed_out, message.append("no answer in time")};
    if (failure == asio::error::operation_aborted) return Error{errc::cancelled, message.append("cancelled")};
    return Error{errc::unavailable, message.append(failure.message())};
}

asio::awaitable<Result<void>> Connection::open(Origin origin, std::shared_ptr<asio::ssl::context> tls,
                                               std::shared_ptr<Network> network, const AddressRules* rules,
                                               SteadyTime deadline) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    watchdog_.begin(executor);
    const bool cancelled = co_await is_cancelled();
    if (cancelled) co_return failed("connect", asio::error::operation_aborted);
    Result<std::vector<tcp::endpoint>> endpoints = co_await network->resolve(origin, deadline);
    if (!endpoints) co_return endpoints.error();
    std::vector<tcp::endpoint> addresses = std::move(*endpoints);
    if (rules != nullptr && !may_connect_to_all(*rules, origin, addresses)) co_return closed_by_rules(origin);
    Result<void> opened = co_await connect(network, addresses, deadline);
    if (opened && tls) opened = co_await shake_hands(origin.host, tls, deadline);
    watchdog_.end();
    co_return opened;
}

// Tries the addresses in turn; each has its share of the time that is left, so that a dead one does not use up all.
asio::awaitable<Result<void>> Connection::connect(std::shared_ptr<Network> network,
                                                  std::vector<tcp::endpoint> endpoints, SteadyTime deadline) {
    Error last{errc::timed_out, "connect: no answer in time"};
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        const SteadyTime now = steady_clock::now();
        if (now >= deadline) break;
        const bool cancelled = co_await is_cancelled();
        if (cancelled) co_return failed("connect", asio::error::operation_aborted);
        error_code failure;
        socket_.close(failure);
        watchdog_.set(now + (deadline - now) / static_cast<std::int64_t>(endpoints.size() - i));
        const tcp::endpoint& endpoint = endpoints[i];
        failure = co_await network->connect(socket_, endpoint);
        if (!failure && !watchdog_.expired()) {
            socket_.set_option(tcp::no_delay(true), failure);
            if (!failure) co_return success();
        }
        last = failed("connect", failure);
        if (last.code == errc::cancelled) break;
    }
    co_return last;
}

asio::awaitable<Result<void>> Connection::shake_hands(std::string host, std::shared_ptr<asio::ssl::context> tls,
                                                      SteadyTime deadline) {
    tls_context_ = tls;
    tls_.emplace(socket_, *tls_context_);
    if (!expect_host(tls_->native_handle(), host)) {
        co_return Error{errc::unavailable, "tls: the host name cannot be verified"};
    }
    const bool cancelled = co_await is_cancelled();
    if (cancelled) co_return failed("tls", asio::error::operation_aborted);
    watchdog_.set(deadline);
    error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    co_await tls_->async_handshake(asio::ssl::stream_base::client, token);
    if (!failure && !watchdog_.expired()) co_return success();
    Error error = failed("tls", failure);
    const std::string reason = verification_failure(tls_->native_handle());
    if (error.code == errc::unavailable && !reason.empty()) error.message = "tls: the certificate: " + reason;
    co_return error;
}

asio::awaitable<error_code> Connection::write(std::string_view bytes) {
    const bool cancelled = co_await is_cancelled();
    if (cancelled) co_return asio::error::operation_aborted;
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    if (tls_) {
        co_await asio::async_write(*tls_, buffer, token);
    } else {
        co_await asio::async_write(socket_, buffer, token);
    }
    co_return failure;
}

asio::awaitable<std::size_t> Connection::read_some(asio::mutable_buffer space, error_code& failure) {
    const bool cancelled = co_await is_cancelled();
    if (cancelled) {
        failure = asio::error::operation_aborted;
        co_return 0;
    }
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    std::size_t bytes = 0;
    if (tls_) {
        bytes = co_await tls_->async_read_some(space, token);
    } else {
        bytes = co_await socket_.async_read_some(space, token);
    }
    co_return bytes;
}

// One read and what it means: true when the answer is complete.
asio::awaitable<Result<bool>> Connection::read_more(SteadyTime total) {
    const asio::mutable_buffer space = reader_.prepare();
    error_code failure;
    const std::size_t bytes = co_await read_some(space, failure);
    if (watchdog_.expired()) co_return failed("answer", failure);
    // A TLS stream that ends without its closing alert may have been cut: that ends no answer.
    if (failure == asio::error::eof && answer_begun_) co_return reader_.end_of_stream();
    if (peer_closed(failure)) co_return Error{errc::unavailable, "answer: the connection was closed"};
    if (failure) co_return failed("answer", failure);
    if (!answer_begun_) {
        answer_begun_ = true;
        watchdog_.set(total);
    }
    co_return reader_.commit(bytes);
}

asio::awaitable<Result<Answer>> Connection::exchange(std::string_view request, bool head, ExchangeLimits limits) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    reusable_ = false;
    answer_begun_ = false;
    reader_.begin(head);
    watchdog_.begin(executor);
    watchdog_.set(limits.total);

    const error_code unsent = co_await write(request);
    if (unsent == asio::error::operation_aborted || watchdog_.expired()) co_return failed("send", unsent);
    // A peer that refuses a request early closes its end; its answer may be there all the same.
    watchdog_.set(std::min(limits.total, steady_clock::now() + limits.first_byte));
    for (;;) {
        const Result<bool> complete = co_await read_more(limits.total);
        if (!complete) {
            const bool blame_write = unsent && !answer_begun_ && complete.error().code == errc::unavailable;
            co_return blame_write ? failed("send", unsent) : complete.error();
        }
        if (*complete) break;
    }
    watchdog_.end();
    reusable_ = !unsent && reader_.reusable();
    co_return reader_.take();
}

bool Connection::still_quiet() {
    char byte = 0;
    const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace datagems::client
