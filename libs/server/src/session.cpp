#include "session.hpp"

#include "datagems/async/first_of.hpp"
#include "datagems/observe/log.hpp"

#include <boost/asio/post.hpp>

namespace datagems::server {

namespace asio = boost::asio;
using http::Response;

asio::awaitable<void> Session::run() {
    bool more = co_await connection_.open();
    while (more)
        more = co_await serve_one();
    connection_.close();
}

void Session::leave() {
    leaving_ = true;
    asio::post(executor_, [self = shared_from_this()] {
        if (self->connection_.awaits_request()) self->connection_.close();
        self->leaving_ = false;
    });
}

void Session::drain() noexcept {
    connection_.close_if_idle();
    writer_.drain();
}

void Session::abort() {
    aborted_ = true;
    connection_.reset();
    cancellation_.emit(asio::cancellation_type::terminal);
}

Exchange Session::make_exchange(http::RequestHead& head) {
    Exchange exchange;
    exchange.framing = head.framing;
    exchange.version = head.version;
    auto& request = exchange.context.request;
    request.method = head.method;
    request.method_text = std::move(head.method_text);
    request.headers = std::move(head.headers);
    request.remote_address = connection_.transport().remote_address();
    request.tls = connection_.transport().tls();
    request.request_id = services_.ids.next();
    return exchange;
}

// False when the connection is to be closed.
asio::awaitable<bool> Session::serve_one() {
    const ReadEnd end = co_await connection_.read_header();
    if (end == ReadEnd::lost) co_return false;
    if (end == ReadEnd::rejected) co_return co_await reject(connection_.rejection());
    auto head = http::read_head(connection_.header());
    if (head.has_error()) co_return co_await reject(head.error());
    connection_.take_header();

    const auto started = std::chrono::steady_clock::now();
    auto exchange = make_exchange(*head);
    bool body_taken = false;
    auto response = co_await answer(exchange, std::move(head->target), body_taken);
    if (!response) co_return false;
    const bool keep_alive = exchange.framing.keep_alive && body_taken && !services_.stopping.load();
    const auto taken =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    const WriteEnd written = co_await send(exchange, *response, keep_alive);
    if (services_.settings.log_requests) log_request(exchange, *response, taken);
    co_return co_await settle(written, keep_alive);
}

// The answer, or nothing when the client is gone. `body_taken` says whether the next request can follow: the body of a
// refused request is not read.
asio::awaitable<std::optional<Response>> Session::answer(Exchange& exchange, std::string target, bool& body_taken) {
    std::string failure;
    try {
        auto early = co_await dispatcher_.admit(exchange, std::move(target));
        if (early) {
            body_taken = !exchange.framing.chunked && exchange.framing.length == 0;
            co_return early;
        }
        auto& body = exchange.context.request.body;
        const auto limit = exchange.route->body_limit;
        const ReadEnd end = co_await connection_.read_body(exchange.framing, limit, body);
        if (end == ReadEnd::lost) co_return std::nullopt;
        if (end == ReadEnd::rejected) {
            const auto& rejection = connection_.rejection();
            co_return Response::error(rejection.status, rejection.reason);
        }
        body_taken = true;
        co_return co_await handle(exchange);
    } catch (const std::exception& thrown) {
        failure = thrown.what();
    } catch (...) {
        failure = "an exception of an unknown type";
    }
    if (aborted_) co_return std::nullopt;
    co_return internal_error(exchange, failure);
}

// Nothing when the client has gone meanwhile. To hear of that, what it sends next is read and dropped, so that no
// request can follow.
asio::awaitable<std::optional<Response>> Session::handle(Exchange& exchange) {
    std::optional<Response> response;
    auto handling = handle_into(exchange, response);
    if (!exchange.route->needs_client) {
        co_await std::move(handling);
        co_return response;
    }
    exchange.framing.keep_alive = false;
    auto client_gone = connection_.watch();
    co_await async::first_of(std::move(handling), std::move(client_gone));
    co_return response;
}

asio::awaitable<void> Session::handle_into(Exchange& exchange, std::optional<Response>& response) {
    auto answer = co_await dispatcher_.handle(exchange);
    response.emplace(std::move(answer));
}

Response Session::internal_error(const Exchange& exchange, std::string_view what) {
    const auto& request = exchange.context.request;
    log::error("http.handler_failed", {{"request", request.request_id},
                                       {"method", request.method_text},
                                       {"path", request.path},
                                       {"exception", what}});
    return http::to_response(Error{errc::internal, std::string(what)}, request.request_id);
}

void Session::finish(const Exchange& exchange, Response& response) {
    try {
        dispatcher_.finish(exchange, response);
    } catch (const std::exception& thrown) {
        response = internal_error(exchange, thrown.what());
    }
}

// `response` is then the answer that was sent.
asio::awaitable<WriteEnd> Session::send(Exchange& exchange, Response& response, bool keep_alive) {
    const auto& request = exchange.context.request;
    ResponseWriter::Request about;
    about.head = request.method == http::Method::head;
    about.version = exchange.version;
    about.keep_alive = keep_alive;
    about.id = request.request_id;
    finish(exchange, response);
    WriteEnd end = co_await writer_.write(about, response);
    if (end == WriteEnd::replaced) {
        finish(exchange, response);
        end = co_await writer_.write(about, response);
    }
    // The finish itself adds what cannot be sent; the plain error can.
    if (end == WriteEnd::replaced) end = co_await writer_.write(about, response);
    co_return end;
}

// False when the connection has been closed.
asio::awaitable<bool> Session::settle(WriteEnd end, bool keep_alive) {
    // A stop that began during the answer has passed this connection, since it was not idle then.
    if (end == WriteEnd::complete && keep_alive && !services_.stopping.load()) co_return true;
    if (end != WriteEnd::broken) co_await connection_.linger_and_close();
    co_return false;
}

// Nothing of what follows can be trusted, so the connection ends with the answer.
asio::awaitable<bool> Session::reject(http::Rejection rejection) {
    Exchange exchange;
    exchange.context.request.remote_address = connection_.transport().remote_address();
    exchange.context.request.tls = connection_.transport().tls();
    exchange.context.request.request_id = services_.ids.next();
    log::debug(
        "http.rejected",
        {{"request", exchange.context.request.request_id}, {"status", rejection.status}, {"reason", rejection.reason}});
    auto response = Response::error(rejection.status, rejection.reason);
    const WriteEnd written = co_await send(exchange, response, false);
    co_return co_await settle(written, false);
}

// A 500 is a bug of ours. A 503 is not a warning: whoever sends enough requests could fill the log with them, and what
// is overloaded or away is logged where that is found.
void Session::log_request(const Exchange& exchange, const Response& response, std::chrono::microseconds taken) const {
    const auto level = response.status == 500 ? log::Level::warning : log::Level::debug;
    if (!log::enabled(level)) return;
    const auto& request = exchange.context.request;
    log::write(level, "http.request",
               {{"request", request.request_id},
                {"method", request.method_text},
                {"path", request.path},
                {"status", response.status},
                {"peer", request.remote_address},
                {"us", taken.count()}});
}

} // namespace datagems::server
