#include "handlers/events.hpp"

#include "failure_response.hpp"
#include "session_cookie.hpp"

namespace datagems::gateway {

boost::asio::awaitable<http::Response> EventHandlers::events(http::Context& context) {
    UserPlaces::Place place;
    const auto refusal = places_.take(context.principal->username, place);
    if (refusal != UserPlaces::Refusal::none) co_return refuse_place(refusal, "event streams open");

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
