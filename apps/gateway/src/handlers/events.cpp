#include "handlers/events.hpp"

#include "failure_response.hpp"
#include "session_cookie.hpp"

namespace datagems::gateway {
namespace {

http::Response refuse(WatchPlaces::Refusal refusal) {
    const bool everybody = refusal == WatchPlaces::Refusal::full;
    auto response = everybody ? http::Response::error(503, "Too many event streams are open; try again in a moment")
                              : http::Response::error(429, "You have too many event streams open; close one");
    response.headers.set("Retry-After", "5");
    return response;
}

} // namespace

boost::asio::awaitable<http::Response> EventHandlers::events(http::Context& context) {
    WatchPlaces::Place place;
    const auto refusal = places_.take(context.principal->username, place);
    if (refusal != WatchPlaces::Refusal::none) co_return refuse(refusal);

    JobWatch::Request request;
    request.job_id = context.parameters.at("id");
    request.username = context.principal->username;
    request.session = find_session_token(context.request).value_or("");
    auto following = watch_.follow(std::move(request), std::move(place));
    const auto watcher = co_await std::move(following);
    if (!watcher) co_return failure_response(watcher.error(), context.request);

    const auto last_seen = context.request.headers.find("Last-Event-ID");
    if (last_seen && (*watcher)->is_done_after(*last_seen)) {
        http::Response nothing_more; // tells a browser to stop asking
        nothing_more.status = 204;
        co_return nothing_more;
    }
    co_return http::event_stream(*watcher);
}

} // namespace datagems::gateway
