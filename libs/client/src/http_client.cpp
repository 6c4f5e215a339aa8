#include "datagems/client/http_client.hpp"

#include "connection.hpp"
#include "datagems/client/network.hpp"
#include "idle_pool.hpp"
#include "request_text.hpp"
#include "tls.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

namespace datagems::client {

namespace asio = boost::asio;
using std::chrono::steady_clock;

// The idle connections, and the timer that closes them when their time is over. Thread safe.
class HttpClient::Impl : public std::enable_shared_from_this<Impl> {
  public:
    using Handle = std::unique_ptr<Connection>;

    Impl(asio::any_io_executor executor, Settings chosen, std::shared_ptr<Network> the_network)
        : settings(std::move(chosen)), network(the_network ? std::move(the_network) : system_network()),
          executor_(std::move(executor)), idle_(settings.idle_timeout, settings.max_idle_per_origin),
          sweeper_(executor_) {
        if (!settings.ca_file.empty()) tls_ = make_tls_context(settings.ca_file);
    }

    const Settings settings;
    const std::shared_ptr<Network> network;
    std::atomic<std::uint64_t> opened{0};

    Handle make_connection() const { return std::make_unique<Connection>(executor_, settings.max_response_bytes); }
    std::shared_ptr<asio::ssl::context> tls_context();

    // An idle connection that the peer has not closed, or null.
    Handle take(const Origin& origin);
    // Keeps the connection if it can carry another call, closes it otherwise.
    void give_back(const Origin& origin, Handle connection);
    void close();

  private:
    using Pool = IdlePool<Connection>;
    void sweep();
    void sweep_at(SteadyTime when);

    asio::any_io_executor executor_;
    std::mutex mutex_;
    Pool idle_;
    asio::steady_timer sweeper_;
    bool sweeping_ = false;
    bool closed_ = false;
    std::shared_ptr<asio::ssl::context> tls_;
};

// The system's authorities take some 20 ms to read, so only the first https call does it.
std::shared_ptr<asio::ssl::context> HttpClient::Impl::tls_context() {
    const std::lock_guard lock(mutex_);
    if (!tls_) tls_ = make_tls_context(settings.ca_file);
    return tls_;
}

HttpClient::Impl::Handle HttpClient::Impl::take(const Origin& origin) {
    Pool::Dropped dropped;
    for (;;) {
        Handle connection;
        {
            const std::lock_guard lock(mutex_);
            connection = idle_.take(origin, steady_clock::now(), dropped);
        }
        if (!connection || connection->still_quiet()) return connection;
    }
}

void HttpClient::Impl::give_back(const Origin& origin, Handle connection) {
    if (!connection->reusable()) return;
    Pool::Dropped dropped;
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    const SteadyTime now = steady_clock::now();
    idle_.put(origin, std::move(connection), now, dropped);
    if (!sweeping_) sweep_at(now + settings.idle_timeout);
}

// With the mutex held.
void HttpClient::Impl::sweep_at(SteadyTime when) {
    sweeping_ = true;
    sweeper_.expires_at(when);
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
        const auto self = weak.lock();
        if (self && !failure) self->sweep();
    });
}

void HttpClient::Impl::sweep() {
    Pool::Dropped dropped;
    const std::lock_guard lock(mutex_);
    sweeping_ = false;
    const auto next = idle_.sweep(steady_clock::now(), dropped);
    if (next && !closed_) sweep_at(*next);
}

void HttpClient::Impl::close() {
    Pool::Dropped dropped;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    idle_.clear(dropped);
    sweeper_.cancel();
}

namespace {

using Handle = std::unique_ptr<Connection>;

// Before a kept connection is taken, too: it was opened for a call that may be made.
Error closed_by_rules(const Origin& origin) {
    return Error{errc::permission_denied, "resolve: " + origin.host + " has no model API at this path"};
}

// The peer closed a kept connection before it could see the request, or without a word.
bool worth_replacing(const Connection& connection, const Error& error) {
    return error.code == errc::unavailable && !connection.answer_begun();
}

template <class Impl>
asio::awaitable<Result<Answer>> perform(std::shared_ptr<Impl> impl, Call call) {
    const Settings& settings = impl->settings;
    const SteadyTime total = steady_clock::now() + settings.total_timeout;
    const Result<std::string> request = request_text(call, settings.user_agent);
    if (!request) co_return request.error();
    const Origin& origin = call.url.origin;
    const AddressRules* rules = settings.addresses ? &*settings.addresses : nullptr;
    if (rules != nullptr && !may_call(*rules, call.method, call.url)) co_return closed_by_rules(call.url.origin);
    const bool head = call.method == http::Method::head;
    const ExchangeLimits limits{settings.first_byte_timeout, total};

    if (Handle kept = impl->take(origin)) {
        Result<Answer> answer = co_await kept->exchange(*request, head, limits);
        const bool final = answer || !worth_replacing(*kept, answer.error());
        impl->give_back(origin, std::move(kept));
        if (final) co_return answer;
    }
    Handle fresh = impl->make_connection();
    std::shared_ptr<asio::ssl::context> tls;
    if (origin.tls) tls = impl->tls_context();
    const SteadyTime connect_deadline = std::min(total, steady_clock::now() + settings.connect_timeout);
    const Result<void> opened = co_await fresh->open(origin, tls, impl->network, rules, connect_deadline);
    if (!opened) co_return opened.error();
    impl->opened.fetch_add(1, std::memory_order_relaxed);
    Result<Answer> answer = co_await fresh->exchange(*request, head, limits);
    impl->give_back(origin, std::move(fresh));
    co_return answer;
}

// Cancellation is a Result here, not an exception; the caller's own setting is put back.
template <class Impl>
asio::awaitable<Result<Answer>> send_call(std::shared_ptr<Impl> impl, Call call) {
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::awaitable<Result<Answer>> pending = perform(impl, std::move(call));
    Result<Answer> answer = co_await std::move(pending);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return answer;
}

} // namespace

HttpClient::HttpClient(asio::any_io_executor executor, Settings settings, std::shared_ptr<Network> network)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(settings), std::move(network))) {}

HttpClient::~HttpClient() {
    impl_->close();
    impl_->network->close();
}

asio::awaitable<Result<Answer>> HttpClient::send(Call call) {
    return send_call(impl_, std::move(call));
}

std::uint64_t HttpClient::connections_opened() const noexcept {
    return impl_->opened.load(std::memory_order_relaxed);
}

void HttpClient::close() {
    impl_->close();
}

std::string_view failed_step(const Error& error) noexcept {
    constexpr std::array<std::string_view, 5> steps{"resolve", "connect", "tls", "send", "answer"};
    const std::string_view step = std::string_view(error.message).substr(0, error.message.find(':'));
    const auto found = std::find(steps.begin(), steps.end(), step);
    return found == steps.end() ? std::string_view() : *found;
}

} // namespace datagems::client
