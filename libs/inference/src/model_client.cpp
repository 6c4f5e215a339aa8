#include "datagems/inference/model_client.hpp"

#include "envelope.hpp"
#include "failure.hpp"
#include "rate_limit.hpp"
#include "request_body.hpp"

#include "datagems/client/http_client.hpp"
#include "datagems/inference/own_api.hpp"

#include <utility>

namespace datagems::inference {

namespace {

Result<client::Call> make_call(const Endpoint& endpoint, const Completion& completion) {
    Result<client::Url> url = endpoint_url(endpoint.base_url, endpoint.path);
    if (!url) return url.error();
    client::Call call;
    call.url = std::move(*url);
    call.headers.add("Content-Type", "application/json");
    call.headers.add("Accept", "application/json");
    if (!endpoint.api_key.empty()) call.headers.add("Authorization", "Bearer " + endpoint.api_key);
    call.body = request_body(completion, resolve_dialect(endpoint.dialect, endpoint.path));
    return call;
}

ReplyResult read_answer(const client::Answer& answer, std::string_view secret) {
    const Timestamp now = system_clock().now();
    const auto exhausted = exhausted_for(answer.headers, now);
    if (answer.status >= 200 && answer.status < 300) {
        auto reply = read_envelope(answer.body, secret);
        if (reply) reply->exhausted_for = exhausted;
        return reply;
    }
    const auto retry_after = answer.headers.find("Retry-After");
    auto failure = failure_of_status(answer.status, answer.body, retry_after, now, secret);
    if (failure.kind == FailureKind::retry_call && !failure.retry_after) failure.retry_after = exhausted;
    return failure;
}

class ModelClient final : public Model {
  public:
    ModelClient(client::HttpClient& own, client::HttpClient& guarded) : own_(own), guarded_(guarded) {}

    boost::asio::awaitable<ReplyResult> complete(const Endpoint& endpoint, const Completion& completion) override {
        Result<client::Call> call = make_call(endpoint, completion);
        if (!call) co_return failure_of_call(call.error());
        client::HttpClient& http = endpoint.own ? own_ : guarded_;
        boost::asio::awaitable<Result<client::Answer>> pending = http.send(std::move(*call));
        const Result<client::Answer> answer = co_await std::move(pending);
        if (!answer) co_return failure_of_call(answer.error());
        co_return read_answer(*answer, endpoint.api_key);
    }

  private:
    client::HttpClient& own_;
    client::HttpClient& guarded_;
};

} // namespace

std::unique_ptr<Model> make_model_client(client::HttpClient& own, client::HttpClient& guarded) {
    return std::make_unique<ModelClient>(own, guarded);
}

} // namespace datagems::inference
