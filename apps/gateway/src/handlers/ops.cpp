#include "handlers/ops.hpp"

#include "failure_response.hpp"
#include "services/openapi_json.hpp"
#include "version.hpp"

namespace datagems::gateway {

namespace json = boost::json;

OpsHandlers::OpsHandlers(persistence::JobRepository& jobs, HealthCheck& health, async::BlockingPool& store_pool,
                         const Settings& settings, const Clock& clock)
    : jobs_(jobs), health_(health), store_pool_(store_pool), settings_(settings), clock_(clock),
      description_(std::string(openapi_json()), "application/json; charset=utf-8") {}

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

boost::asio::awaitable<http::Response> OpsHandlers::description(http::Context& context) {
    co_return description_.answer(context.request.headers);
}

} // namespace datagems::gateway
