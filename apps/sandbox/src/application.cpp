#include "application.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace datagems::sandbox {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t largest_call = 4 * 1024 * 1024;
// Longer than any client waits; bounded all the same, so that forgotten connections end.
constexpr std::chrono::minutes hang_time{15};

asio::awaitable<void> wait_for(std::chrono::milliseconds duration) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

// Sends half of the text and breaks.
class BreakingSource final : public http::BodySource {
  public:
    explicit BreakingSource(std::string text) : text_(std::move(text)) {}

    Result<void> next(std::string& out) override {
        if (broken_) return Error{errc::cancelled, "the sandbox drops this answer on purpose"};
        broken_ = true;
        out.append(text_, 0, text_.size() / 2);
        return {};
    }

  private:
    const std::string text_;
    bool broken_ = false;
};

http::Response to_response(Decision decision) {
    http::Response response;
    response.status = decision.status;
    response.headers.set("Content-Type", "application/json");
    if (decision.retry_after) response.headers.set("Retry-After", std::to_string(decision.retry_after->count()));
    if (decision.delivery == Delivery::dropped)
        response.stream = std::make_shared<BreakingSource>(std::move(decision.body));
    else
        response.body = std::move(decision.body);
    return response;
}

bool is_store_knob(std::string_view name) {
    const auto names = store_knob_names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Application::Application(const Knobs& knobs_of_model, StoreServers* stores) : model_(knobs_of_model), stores_(stores) {
    add_chat("/create_chat_completion", ChatDialect::ratio1);
    add_chat("/v1/chat/completions", ChatDialect::openai);
    add_simple(http::Method::get, "/v1/models", [](http::Context&) { return http::Response::json(200, model_list()); });
    add_simple(http::Method::get, "/stats", [this](http::Context&) { return http::Response::json(200, statistics()); });
    add_simple(http::Method::post, "/stats/reset", [this](http::Context&) {
        statistics_.reset();
        if (stores_ != nullptr) stores_->reset_statistics();
        return http::Response::json(200, statistics());
    });
    add_simple(http::Method::get, "/control", [this](http::Context&) { return http::Response::json(200, knobs()); });
    add_simple(http::Method::post, "/control", [this](http::Context& context) { return control(context); });
}

void Application::add_chat(std::string pattern, ChatDialect dialect) {
    http::Route route;
    route.method = http::Method::post;
    route.pattern = std::move(pattern);
    route.access = http::Access::open;
    route.body_limit = largest_call;
    route.handler = [this, dialect](http::Context& context) { return chat(dialect, context); };
    router_.add(std::move(route));
}

void Application::add_simple(http::Method method, std::string pattern,
                             std::function<http::Response(http::Context&)> answer) {
    http::Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.access = http::Access::open;
    route.handler = [answer = std::move(answer)](http::Context& context) -> asio::awaitable<http::Response> {
        co_return answer(context);
    };
    router_.add(std::move(route));
}

asio::awaitable<http::Response> Application::chat(ChatDialect dialect, http::Context& context) {
    const Statistics::Call call(statistics_);
    const std::uint64_t slots = model_.knobs().slots;
    const bool has_slot = slots == 0 || call.at_once() <= slots;
    Decision decision = has_slot ? model_.decide(dialect, context.request.body) : Model::busy();
    statistics_.count(context.request.path, decision);
    if (decision.delay.count() > 0) co_await wait_for(decision.delay);
    if (decision.delivery == Delivery::hang) co_await wait_for(hang_time);
    co_return to_response(std::move(decision));
}

http::Response Application::control(const http::Context& context) {
    boost::system::error_code error;
    const json::value changes = json::parse(context.request.body, error);
    if (error || !changes.is_object()) return http::Response::error(400, "the body must be a JSON object");
    json::object of_model;
    std::optional<StoreKnobs> of_stores;
    if (stores_ != nullptr) of_stores = stores_->knobs();
    for (const auto& [name, value] : changes.get_object()) {
        if (!of_stores || !is_store_knob(name)) {
            of_model[name] = value;
            continue;
        }
        const auto set = set_knob(*of_stores, name, json::serialize(value));
        if (!set) return http::Response::error(400, set.error().message);
    }
    const auto changed = with_changes(model_.knobs(), of_model);
    if (!changed) return http::Response::error(400, changed.error().message);
    model_.set_knobs(*changed);
    if (of_stores) stores_->set_knobs(*of_stores);
    return http::Response::json(200, knobs());
}

json::object Application::knobs() const {
    json::object all = to_json(model_.knobs());
    if (stores_ != nullptr)
        for (const auto& [name, value] : to_json(stores_->knobs()))
            all[name] = value;
    return all;
}

json::object Application::statistics() const {
    json::object all = statistics_.to_json();
    if (stores_ != nullptr) all["stores"] = stores_->statistics();
    return all;
}

asio::awaitable<boost::system::result<http::Principal, http::Response>> Application::authenticate(const http::Request&,
                                                                                                  http::Access) {
    co_return http::Principal();
}

asio::awaitable<std::optional<http::Response>> Application::fallback(const http::Request&) {
    co_return std::nullopt;
}

void Application::finish(const http::Request&, http::Response&) {}

} // namespace datagems::sandbox
