#include "routes.hpp"

namespace datagems::gateway {
namespace {

template <class Area>
http::Handler call(Area& area, boost::asio::awaitable<http::Response> (Area::*handler)(http::Context&)) {
    return [&area, handler](http::Context& context) { return (area.*handler)(context); };
}

} // namespace

http::Router make_router(const Handlers& handlers) {
    using enum http::Method;
    using enum http::Access;
    auto& [administration, auth, drafts, preview, tasks, exports, records, profile, control, deletion, events, peers,
           ops, registration, user_settings, models] = handlers;
    http::Router router;
    const auto add = [&router](http::Method method, std::string pattern, http::Access access, http::Handler handler) {
        http::Route route;
        route.method = method;
        route.pattern = std::move(pattern);
        route.access = access;
        route.handler = std::move(handler);
        router.add(std::move(route));
    };

    // For whoever waits for the answer, and no longer.
    const auto add_costly = [&router](http::Method method, std::string pattern, http::Handler handler) {
        http::Route route;
        route.method = method;
        route.pattern = std::move(pattern);
        route.needs_client = true;
        route.handler = std::move(handler);
        router.add(std::move(route));
    };

    add(get, "/health", open, call(ops, &OpsHandlers::health));
    add(get, "/api/health", open, call(ops, &OpsHandlers::health));
    add(get, "/api/openapi.json", open, call(ops, &OpsHandlers::description));
    add(get, "/api/metrics", session, call(ops, &OpsHandlers::metrics));

    add(post, "/api/auth/login", open, call(auth, &AuthHandlers::login));
    add(post, "/api/auth/logout", open, call(auth, &AuthHandlers::logout));
    add(post, "/api/auth/register", open, call(registration, &RegistrationHandlers::sign_up));
    add(post, "/api/auth/register/resend", open, call(registration, &RegistrationHandlers::resend));
    add(get, "/api/auth/me", session, call(auth, &AuthHandlers::me));
    add(post, "/api/auth/password", session, call(auth, &AuthHandlers::password));
    add(get, "/api/admin/accounts", admin, call(administration, &AdminHandlers::list));
    add(del, "/api/admin/accounts", admin, call(administration, &AdminHandlers::remove));

    add(get, "/api/tasks", session, call(tasks, &TaskHandlers::list));
    add(post, "/api/tasks", session, call(tasks, &TaskHandlers::refuse_post));
    add(post, "/api/tasks/schema", session, call(drafts, &DraftHandlers::schema));
    // It costs model calls, which nobody is to pay for who does not wait for them.
    add_costly(post, "/api/tasks/preview", call(preview, &PreviewHandlers::preview));
    add(post, "/api/tasks/confirm", session, call(drafts, &DraftHandlers::confirm));
    add(get, "/api/tasks/{id}", session, call(tasks, &TaskHandlers::detail));
    add(del, "/api/tasks/{id}", session, call(deletion, &DeletionHandlers::remove));
    add(get, "/api/tasks/{id}/export", session, call(exports, &ExportHandlers::export_job));
    add(get, "/api/tasks/{id}/records", session, call(records, &RecordHandlers::list));
    add_costly(get, "/api/tasks/{id}/profile", call(profile, &ProfileHandlers::profile)); // it reads all there is
    add(post, "/api/tasks/{id}/cancel", session, call(control, &JobControlHandlers::cancel));
    add(post, "/api/tasks/{id}/retry", session, call(control, &JobControlHandlers::retry));
    add(get, "/api/tasks/{id}/events", session, call(events, &EventHandlers::events));
    add(get, "/api/user/settings", session, call(user_settings, &UserSettingsHandlers::show));
    add(post, "/api/user/settings", session, call(user_settings, &UserSettingsHandlers::save));
    add(del, "/api/user/settings", session, call(user_settings, &UserSettingsHandlers::remove));
    add(post, "/api/user/models", session, call(models, &ModelHandlers::list));
    add(get, "/api/peers", session, call(peers, &PeerHandlers::list));
    return router;
}

} // namespace datagems::gateway
