#include "datagems/generation/endpoint_gate.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace datagems::generation {
namespace {

constexpr std::size_t most_gates = 256;

enum class Sign { answer, refusal, loss, none };

Sign sign_of(const inference::Failure& failure) {
    using inference::FailureKind;
    constexpr std::array<std::string_view, 3> refusals{"429", "503", "529"};
    constexpr std::array<std::string_view, 5> losses{"timeout", "dropped", "connect", "408", "504"};
    if (failure.kind == FailureKind::ask_again || failure.kind == FailureKind::give_up) return Sign::answer;
    if (failure.kind != FailureKind::retry_call) return Sign::none;
    if (failure.retry_after || std::ranges::find(refusals, failure.cause) != refusals.end()) return Sign::refusal;
    return std::ranges::find(losses, failure.cause) != losses.end() ? Sign::loss : Sign::none;
}

} // namespace

bool EndpointGate::may_start() {
    const auto now = clock_.steady_now();
    return limit_.may_start(now) && budget_.may_start(now);
}

SteadyTime EndpointGate::next_start() {
    return std::max(limit_.next_start(clock_.steady_now()), budget_.next_start());
}

EndpointGate::Call EndpointGate::start() {
    return {limit_.start(), budget_.on_start(clock_.steady_now())};
}

void EndpointGate::on_abandoned(const Call& call) {
    limit_.on_abandoned();
    budget_.on_abandoned(call.expected_tokens, clock_.steady_now());
}

void EndpointGate::on_end(const Call& call, const inference::ReplyResult& reply, std::chrono::nanoseconds latency) {
    const auto now = clock_.steady_now();
    budget_.on_end(call.expected_tokens, reply ? reply->tokens_in + reply->tokens_out : 0, now);
    switch (reply ? Sign::answer : sign_of(reply.error())) {
    case Sign::answer:
        limit_.on_answer(call.number, now, latency);
        break;
    case Sign::refusal:
        limit_.on_refusal(call.number, now, reply.error().retry_after);
        break;
    case Sign::loss:
        limit_.on_loss(call.number, now);
        break;
    case Sign::none:
        limit_.on_abandoned();
        break;
    }
    if (reply && reply->exhausted_for) limit_.hold(now, *reply->exhausted_for);
}

std::shared_ptr<EndpointGate> EndpointGates::find(const inference::Endpoint& endpoint) {
    std::string address = endpoint.base_url;
    if (address.ends_with('/')) address.pop_back();
    address.append(endpoint.path);
    const auto known = gates_.find(address);
    if (known != gates_.end()) return known->second;
    if (gates_.size() >= most_gates) {
        std::erase_if(gates_, [](const auto& entry) { return entry.second.use_count() == 1; });
    }
    auto gate = std::make_shared<EndpointGate>(clock_, limit_, budget_);
    gates_.emplace(std::move(address), gate);
    return gate;
}

} // namespace datagems::generation
