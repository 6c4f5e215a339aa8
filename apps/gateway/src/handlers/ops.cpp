#include "handlers/ops.hpp"

#include "failure_response.hpp"
#include "version.hpp"

namespace datagems::gateway {

namespace json = boost::json;

boost::asio::awaitable<http::Response> OpsHandlers::health(http::Context&) {
    const auto stores = co_await health_.look();
    json::object body;
    body["ok"] = true;
    body["version"] = version;
    body["timestamp"] = to_iso8601(clock_.now());
    body["serving_node"] = settings_.host_id ? json::value(*settings_.host_id) : json::value(nullptr);
    body["store"] = to_string(stores.store);
    body["files"] = to_string(stores.files);
    co_return http::Response::json(200, body);
}

boost::asio::awaitable<http::Response> OpsHandlers::metrics(http::Context& context) {
    auto read = [&] { return jobs_.metrics(); };
    const auto metrics = co_await async::offload(store_pool_, read);
    if (!metrics) co_return failure_response(metrics.error(), context.request);
    json::object body;
    body["metrics"] = documents::to_json(*metrics);
    co_return http::Response::json(200, body);
}

} // namespace datagems::gateway
