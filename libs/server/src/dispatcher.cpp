#include "dispatcher.hpp"

#include "datagems/http/absolute_target.hpp"
#include "datagems/http/target.hpp"

namespace datagems::server {

namespace asio = boost::asio;
using http::Method;
using http::Response;

namespace {

constexpr const char* page_methods = "GET, HEAD, OPTIONS"; // of what only the fallback serves

std::string join(const std::vector<std::string>& methods) {
    std::string list;
    for (const auto& method : methods) {
        if (!list.empty()) list += ", ";
        list += method;
    }
    return list;
}

Response allowed_methods(const std::string& allowed) {
    Response response;
    response.status = 204;
    response.headers.add("Allow", allowed);
    return response;
}

Response method_not_allowed(const std::string& allowed) {
    auto response = Response::error(405, "Method not allowed");
    response.headers.add("Allow", allowed);
    return response;
}

} // namespace

asio::awaitable<std::optional<Response>> Dispatcher::admit(Exchange& exchange, std::string target) {
    auto& request = exchange.context.request;
    auto origin = http::to_origin_form(request.method, std::move(target), request.headers.find("Host"));
    if (origin.has_error()) co_return Response::error(400, origin.error().message);
    auto parsed = http::parse_target(request.method, *origin);
    if (parsed.has_error()) co_return Response::error(400, parsed.error().message);
    request.path = std::move(parsed->path);
    request.query = std::move(parsed->query);

    if (auto refusal = application_.screen(request)) co_return refusal;
    auto match = application_.router().match(request.method, request.path);
    if (match.route == nullptr) {
        auto response = co_await without_route(request, std::move(match.allowed));
        co_return std::optional<Response>(std::move(response));
    }
    exchange.route = match.route;
    exchange.context.parameters = std::move(match.parameters);
    if (match.route->access != http::Access::open) {
        auto refusal = co_await check_session(exchange);
        if (refusal) co_return refusal;
    }
    if (exchange.framing.length > match.route->body_limit) {
        co_return Response::error(413, "The request body is too large");
    }
    co_return std::nullopt;
}

asio::awaitable<Response> Dispatcher::without_route(const http::Request& request, std::vector<std::string> allowed) {
    if (request.path == "*") co_return allowed_methods("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    if (!allowed.empty()) {
        const auto list = join(allowed);
        co_return request.method == Method::options ? allowed_methods(list) : method_not_allowed(list);
    }
    const bool reads = request.method == Method::get || request.method == Method::head;
    http::Request as_get = request;
    if (!reads) {
        as_get.method = Method::get;
        as_get.method_text = "GET";
    }
    auto response = co_await application_.fallback(as_get);
    if (!response) co_return Response::error(404, "Not found");
    if (reads || response->status >= 400) co_return std::move(*response);
    co_return request.method == Method::options ? allowed_methods(page_methods) : method_not_allowed(page_methods);
}

asio::awaitable<std::optional<Response>> Dispatcher::check_session(Exchange& exchange) {
    const auto access = exchange.route->access;
    auto principal = co_await application_.authenticate(exchange.context.request, access);
    if (principal.has_error()) co_return std::move(principal).error();
    if (access == http::Access::admin && !principal->is_admin()) co_return Response::error(403, "Forbidden");
    exchange.context.principal = std::move(*principal);
    co_return std::nullopt;
}

asio::awaitable<Response> Dispatcher::handle(Exchange& exchange) {
    auto answer = exchange.route->handler(exchange.context);
    co_return co_await std::move(answer);
}

void Dispatcher::finish(const Exchange& exchange, Response& response) {
    application_.finish(exchange.context.request, response);
}

} // namespace datagems::server
