#include "model.hpp"

#include "disguise.hpp"
#include "drafting.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds retry_after{1};

std::string error_body(std::string_view message) {
    return json::serialize(json::object{{"error", json::object{{"message", message}}}});
}

Decision refusal(CallKind kind, std::string_view outcome, int status, std::string_view message) {
    Decision decision;
    decision.kind = kind;
    decision.outcome = outcome;
    decision.status = status;
    decision.body = error_body(message);
    if (status == 429 || status == 503) decision.retry_after = retry_after;
    return decision;
}

// A draft of which nobody can make a schema.
constexpr std::string_view unusable_draft = R"(["name","age"])";

} // namespace

std::string_view to_string(CallKind kind) noexcept {
    switch (kind) {
    case CallKind::record:
        return "record";
    case CallKind::draft:
        return "draft";
    case CallKind::unread:
        return "unread";
    }
    return "unread";
}

Decision Model::busy() {
    return refusal(CallKind::unread, "busy", 429, "all slots are taken");
}

Knobs Model::knobs() const {
    const std::lock_guard lock(knobs_mutex_);
    return knobs_;
}

void Model::set_knobs(const Knobs& knobs) {
    const std::lock_guard lock(knobs_mutex_);
    knobs_ = knobs;
}

Decision Model::decide(ChatDialect dialect, std::string_view body) {
    const std::uint64_t number = calls_.fetch_add(1, std::memory_order_relaxed);
    const auto request = read_chat_request(body);
    if (!request) return refusal(CallKind::unread, "bad-request", 400, request.error().message);

    const CallKind kind = request->schema ? CallKind::record : CallKind::draft;
    const Draw drawn = draw(knobs(), number);
    Decision decision;
    if (drawn.fault == Fault::too_many_requests) {
        decision = refusal(kind, to_string(*drawn.fault), 429, "too many requests");
    } else if (drawn.fault == Fault::server_error) {
        decision = refusal(kind, to_string(*drawn.fault), number % 2 == 0 ? 500 : 503, "the model broke down");
    } else {
        const auto made = answer(*request, drawn);
        if (!made) return refusal(kind, "bad-request", 400, made.error().message);
        decision.kind = kind;
        if (drawn.fault) decision.outcome = to_string(*drawn.fault);
        decision.body = wrap_answer(dialect, *made, *request, number);
        if (drawn.fault == Fault::dropped) decision.delivery = Delivery::dropped;
        if (drawn.fault == Fault::hang) decision.delivery = Delivery::hang;
    }
    decision.delay = drawn.delay;
    return decision;
}

Result<Answer> Model::answer(const ChatRequest& request, const Draw& drawn) {
    if (request.schema) return record(*request.schema, drawn);
    if (drawn.fault == Fault::invalid) return Answer{std::string(unusable_draft), false};
    return disguise(json::serialize(draft_schema(request.prompt)), drawn.fault);
}

Result<Answer> Model::record(const std::string& schema, const Draw& drawn) {
    const auto compiled = schemas_.find(schema);
    if (!compiled) return compiled.error();
    auto sample = (*compiled)->sampler.sample(drawn.record_seed);
    if (!sample) return sample.error();
    json::value value = std::move(*sample);
    if (drawn.fault == Fault::invalid) value = spoil(std::move(value), (*compiled)->validator);
    return disguise(json::serialize(value), drawn.fault);
}

} // namespace datagems::sandbox
