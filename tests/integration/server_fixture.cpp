#include "server_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <utility>

namespace datagems::server {

boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
TestApplication::authenticate(const http::Request& head, http::Access) {
    if (head.headers.find("Authorization") == "Bearer good") {
        http::Principal principal;
        principal.username = "ann";
        principal.role = "user";
        co_return principal;
    }
    co_return http::Response::error(401, "Unauthorized");
}

boost::asio::awaitable<std::optional<http::Response>> TestApplication::fallback(const http::Request& request) {
    if (request.path != "/page") co_return std::nullopt;
    co_return http::Response::text(200, "text/html", "<p>page</p>");
}

void TestApplication::finish(const http::Request&, http::Response& response) {
    response.headers.add("X-Finished", finished);
}

void TestApplication::route(http::Method method, std::string pattern, http::Handler handler, http::Access access,
                            std::size_t body_limit) {
    http::Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.access = access;
    route.body_limit = body_limit;
    route.handler = std::move(handler);
    routes.add(std::move(route));
}

RunningServer::RunningServer(Settings settings, std::size_t threads) : io_("server", threads) {
    settings.single_threaded = threads == 1;
    server_.emplace(io_.executor(), pool, application, settings);
}

RunningServer::~RunningServer() {
    if (!stopped_) stop(std::chrono::milliseconds(0)).get();
    io_.join();
}

RunningServer& RunningServer::start() {
    const auto started = server_->start();
    if (started.has_error()) FAIL(started.error().message);
    return *this;
}

std::future<void> RunningServer::stop(std::chrono::milliseconds grace) {
    stopped_ = true;
    return boost::asio::co_spawn(io_.executor(), server_->stop(grace), boost::asio::use_future);
}

std::unique_ptr<RawClient> resting_client(RunningServer& server) {
    for (;;) { // bounded by the time-out of the test
        auto client = std::make_unique<RawClient>(server.port());
        if (client->request("GET /page HTTP/1.1\r\nHost: t\r\n\r\n").status == 200) return client;
    }
}

boost::asio::awaitable<http::Response> echo(http::Context& context) {
    const auto& request = context.request;
    std::string text(request.method_text + " " + request.path + " " + request.body);
    co_return http::Response::text(200, "text/plain", std::move(text));
}

} // namespace datagems::server
