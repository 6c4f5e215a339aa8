#include "datagems/server/server.hpp"

#include "address_limit.hpp"
#include "datagems/async/ip_address.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"
#include "listener.hpp"
#include "refusals.hpp"
#include "room_maker.hpp"
#include "session_registry.hpp"
#include "tcp_transport.hpp"
#include "tls_transport.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace datagems::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Connections beyond the limit while those that make room for them are about to close.
constexpr std::size_t max_overlap = 64;
constexpr std::chrono::milliseconds accept_pause{50}; // after a failed accept: out of descriptors, mostly

// How often deadlines are looked at: a tenth of the shortest one keeps them accurate enough.
std::chrono::milliseconds sweep_interval(const Settings& settings) {
    const auto shortest = std::min(std::min(settings.header_timeout, settings.body_timeout),
                                   std::min(settings.idle_timeout, settings.write_timeout));
    return std::clamp(shortest / 10, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

} // namespace

// Acceptor and timers belong to the strand; the sessions have executors of their own.
class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
  public:
    Impl(asio::any_io_executor executor, async::BlockingPool& pool, Application& application, Settings settings)
        : executor_(std::move(executor)), strand_(asio::make_strand(executor_)),
          settings_(std::move(settings)), services_{application, pool, settings_, {}, {}},
          addresses_(settings_.max_connections_per_address, settings_.unlimited_addresses), refusals_(services_),
          acceptor_(strand_), accept_timer_(strand_), sweep_timer_(strand_), drained_(strand_) {}

    [[nodiscard]] Result<void> start() {
        if (auto loaded = reload_tls(); !loaded) return loaded;
        auto acceptor = listen_on(strand_, settings_.host, settings_.port);
        if (acceptor.has_error()) return acceptor.error();
        acceptor_ = std::move(*acceptor);
        port_ = acceptor_.local_endpoint().port();
        own("accept", accept_loop(shared_from_this()));
        own("sweep", sweep_loop(shared_from_this()));
        return {};
    }

    [[nodiscard]] Result<void> reload_tls() {
        if (!settings_.tls) return {};
        auto context = load_tls_context(*settings_.tls);
        if (!context) return context.error();
        tls_.store(std::move(*context));
        return {};
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::size_t connections() const noexcept { return sessions_.size(); }

    // Any thread.
    void begin_stop() {
        services_.stopping = true;
        asio::post(strand_, [self = shared_from_this()] {
            error_code ignored;
            self->acceptor_.close(ignored);
            self->accept_timer_.cancel();
            self->refusals_.clear();
            self->sessions_.post_to_all([](Session& session) { session.drain(); });
        });
    }

    // On the strand.
    static asio::awaitable<void> finish_stop(std::shared_ptr<Impl> self, std::chrono::milliseconds grace) {
        const auto patience = std::chrono::steady_clock::now() + grace;
        co_await self->wait_until_drained(patience);
        self->sessions_.post_to_all([](Session& session) { session.abort(); });
        const auto no_limit = SteadyTime::max();
        co_await self->wait_until_drained(no_limit);
        self->swept_ = true;
        self->sweep_timer_.cancel();
    }

    [[nodiscard]] const asio::any_io_executor& strand() const noexcept { return strand_; }

  private:
    void own(std::string_view name, asio::awaitable<void> loop) {
        asio::co_spawn(strand_, std::move(loop), [name](const std::exception_ptr& failure) {
            if (failure)
                log::error("http.server_loop_failed", {{"loop", name}, {"exception", exception_text(failure)}});
        });
    }

    static asio::awaitable<void> accept_loop(std::shared_ptr<Impl> self) {
        while (!self->services_.stopping) {
            const auto executor = self->connection_executor();
            error_code error;
            auto token = asio::redirect_error(asio::use_awaitable, error);
            auto socket = co_await self->acceptor_.async_accept(executor, token);
            if (self->services_.stopping) break;
            if (!error && self->try_to_admit(std::move(socket), executor)) continue;
            if (error) log::warning("http.accept_failed", {{"error", error.message()}});
            self->accept_timer_.expires_after(accept_pause);
            auto pause = asio::redirect_error(asio::use_awaitable, error);
            co_await self->accept_timer_.async_wait(pause);
        }
    }

    static asio::awaitable<void> sweep_loop(std::shared_ptr<Impl> self) {
        const auto interval = sweep_interval(self->settings_);
        while (!self->swept_) {
            self->sweep_timer_.expires_after(interval);
            error_code woken;
            auto token = asio::redirect_error(asio::use_awaitable, woken);
            co_await self->sweep_timer_.async_wait(token);
            self->sessions_.expire(std::chrono::steady_clock::now());
            self->refusals_.expire(std::chrono::steady_clock::now());
        }
    }

    [[nodiscard]] asio::any_io_executor connection_executor() const {
        if (settings_.single_threaded) return executor_;
        return asio::make_strand(executor_);
    }

    [[nodiscard]] std::unique_ptr<Transport> make_transport(tcp::socket socket, std::string address) const {
        if (settings_.tls) return std::make_unique<TlsTransport>(std::move(socket), std::move(address), tls_.load());
        return std::make_unique<TcpTransport>(std::move(socket), std::move(address));
    }

    // False when memory or the like ran out: the next one may do better.
    bool try_to_admit(tcp::socket socket, const asio::any_io_executor& executor) {
        try {
            admit(std::move(socket), executor);
            return true;
        } catch (const std::exception& failure) {
            log::error("http.admission_failed", {{"exception", failure.what()}});
            return false;
        }
    }

    // Lets the connection in or turns it away.
    void admit(tcp::socket socket, const asio::any_io_executor& executor) {
        error_code gone;
        const auto peer = socket.remote_endpoint(gone);
        if (gone) return;
        auto address = peer.address().to_string();
        auto place = addresses_.take(async::to_ip_address(peer.address()));
        if (!place) return refusals_.add(std::move(socket), address, "Too many connections from this address");
        if (!has_room()) return refusals_.add(std::move(socket), address, "Too many connections");
        open_session(make_transport(std::move(socket), std::move(address)), std::move(*place), executor);
    }

    [[nodiscard]] bool has_room() {
        const auto open = sessions_.size();
        if (open < settings_.max_connections) return true;
        return open < settings_.max_connections + max_overlap &&
               room_maker_.close_one(sessions_, std::chrono::steady_clock::now());
    }

    void open_session(std::unique_ptr<Transport> transport, AddressLimit::Place place,
                      const asio::any_io_executor& executor) {
        auto session = std::make_shared<Session>(std::move(transport), services_, executor);
        sessions_.add(session);
        // The handler keeps session and server alive until the coroutine has ended.
        auto ended = [self = shared_from_this(), session, place = std::move(place)](const std::exception_ptr& failure) {
            self->close_session(*session, failure);
        };
        try {
            asio::co_spawn(executor, session->run(),
                           asio::bind_cancellation_slot(session->cancellation().slot(), std::move(ended)));
        } catch (...) { // no memory for it: nobody else would take it off the list
            sessions_.remove(session.get());
            throw;
        }
        if (services_.stopping) { // the stop may have looked at the sessions before this one came
            asio::post(executor, [session] { session->drain(); });
        }
    }

    void close_session(Session& session, const std::exception_ptr& failure) {
        if (failure && !services_.stopping) log::error("http.session_failed", {{"exception", exception_text(failure)}});
        session.connection().close();
        if (sessions_.remove(&session) > 0 || !services_.stopping) return;
        asio::post(strand_, [self = shared_from_this()] { self->drained_.cancel(); });
    }

    // On the strand.
    asio::awaitable<void> wait_until_drained(SteadyTime until) {
        while (sessions_.size() > 0 && std::chrono::steady_clock::now() < until) {
            drained_.expires_at(until);
            error_code woken;
            auto token = asio::redirect_error(asio::use_awaitable, woken);
            co_await drained_.async_wait(token);
        }
    }

    asio::any_io_executor executor_;
    asio::any_io_executor strand_;
    Settings settings_;
    SessionServices services_;
    SessionRegistry sessions_;
    AddressLimit addresses_;
    Refusals refusals_;
    RoomMaker room_maker_;
    std::atomic<TlsContext> tls_; // set when the settings have the files
    tcp::acceptor acceptor_;
    asio::steady_timer accept_timer_;
    asio::steady_timer sweep_timer_;
    asio::steady_timer drained_;
    std::atomic<std::uint16_t> port_{0};
    bool swept_ = false;
};

Server::Server(asio::any_io_executor executor, async::BlockingPool& pool, Application& application, Settings settings)
    : impl_(std::make_shared<Impl>(std::move(executor), pool, application, std::move(settings))) {}

Server::~Server() = default;

Result<void> Server::start() {
    return impl_->start();
}

std::uint16_t Server::port() const noexcept {
    return impl_->port();
}

std::size_t Server::connections() const noexcept {
    return impl_->connections();
}

Result<void> Server::reload_tls() {
    return impl_->reload_tls();
}

asio::awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    const auto impl = impl_;
    impl->begin_stop();
    auto rest = Impl::finish_stop(impl, grace);
    co_await asio::co_spawn(impl->strand(), std::move(rest), asio::use_awaitable);
}

} // namespace datagems::server
