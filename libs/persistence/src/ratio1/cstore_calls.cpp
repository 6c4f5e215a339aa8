#include "ratio1/cstore_calls.hpp"

#include "ratio1/envelope.hpp"
#include "ratio1/retry.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace datagems::persistence::ratio1 {
namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

// A byte of a value may come as \u003c.
constexpr std::size_t max_value_answer = 6 * max_value_bytes + std::size_t{64} * 1024;
constexpr std::size_t max_hash_answer = std::size_t{1} << 30U;
constexpr std::size_t max_short_answer = std::size_t{1} << 20U;
constexpr std::size_t max_status_answer = std::size_t{64} << 20U; // some list all their keys

Request get(std::string target) {
    Request request;
    request.target = std::move(target);
    return request;
}

Sent::Fate fate_of(const Exchange& exchange) {
    if (!may_pass(exchange)) return Sent::Fate::refused;
    return may_be_done(exchange) ? Sent::Fate::unknown : Sent::Fate::not_done;
}

// A call that is not there: this is another API, or one that is just being started.
Error without_call(Error error) {
    if (error.code == errc::not_found) error.code = errc::unavailable;
    return error;
}

} // namespace

CStoreCalls::CStoreCalls(Caller& caller, const Ratio1Options& options, std::shared_ptr<const PeerList> replicas)
    : caller_(caller), read_time_(options.read_deadline), write_time_(options.write_deadline),
      replicas_(std::move(replicas)) {}

json::array CStoreCalls::replicas() const {
    const auto ids = replicas_->ids();
    return json::array(ids->begin(), ids->end());
}

SteadyTime CStoreCalls::write_deadline() const {
    return steady_clock::now() + write_time_;
}

Error CStoreCalls::about(const Request& request, const Error& error) const {
    return with_context(error, caller_.origin() + request.target.substr(0, request.target.find('?')));
}

AttemptLimits CStoreCalls::read_limits() const {
    AttemptLimits limits;
    limits.deadline = steady_clock::now() + read_time_;
    limits.answer_within = read_time_ / 2; // a lost request leaves time for another
    return limits;
}

Result<std::string> CStoreCalls::ask(const Request& request, const AttemptLimits& limits, std::size_t limit) {
    TextSink answer(limit);
    const auto head = caller_.call(request, answer, limits);
    if (!head) return without_call(head.error());
    return answer.release();
}

Result<std::optional<std::string>> CStoreCalls::read(const Place& place) {
    const auto request = get(place.hash ? target("/hget", {{"hkey", *place.hash}, {"key", place.key}})
                                        : target("/get", {{"key", place.key}}));
    const auto answer = ask(request, read_limits(), max_value_answer);
    if (!answer) return answer.error();
    auto value = read_value(*answer);
    if (!value) return about(request, value.error());
    return value;
}

Result<HashFields> CStoreCalls::read_all(std::string_view hash) {
    const auto request = get(target("/hgetall", {{"hkey", hash}}));
    auto limits = read_limits();
    limits.errand = Errand::slow; // the node looks through all that it has
    limits.answer_within = read_time_;
    const auto answer = ask(request, limits, max_hash_answer);
    if (!answer) return answer.error();
    auto fields = read_fields(*answer);
    if (!fields) return about(request, fields.error());
    return fields;
}

Sent CStoreCalls::send(const Place& place, std::optional<std::string_view> value, SteadyTime deadline) {
    json::object payload;
    if (place.hash) payload["hkey"] = *place.hash;
    payload["key"] = place.key;
    payload["value"] = value ? json::value(*value) : json::value();
    payload["chainstore_peers"] = replicas();
    auto request = json_post(place.hash ? "/hset" : "/set", payload);
    request.holds_value = true;
    AttemptLimits limits;
    limits.errand = Errand::slow;
    limits.deadline = deadline;
    limits.answer_within = write_time_;
    TextSink answer(max_short_answer);
    const auto exchange = caller_.attempt(request, answer, limits);
    Sent sent;
    sent.retry_after = exchange.head.retry_after;
    if (exchange.outcome != Outcome::answered || !is_success(exchange.head.status)) {
        sent.fate = fate_of(exchange);
        sent.error = without_call(error_of(exchange, request, caller_.origin()));
        return sent;
    }
    const auto confirmed = read_confirmation(answer.text());
    if (!confirmed) {
        sent.fate = Sent::Fate::unknown;
        sent.error = about(request, confirmed.error());
    } else if (*confirmed) {
        sent.fate = Sent::Fate::confirmed;
    } else {
        sent.fate = Sent::Fate::unconfirmed;
        sent.error = about(request, Error{errc::unavailable, "the write was not confirmed by another node"});
    }
    return sent;
}

Result<void> CStoreCalls::sync(std::string_view hash) {
    json::object payload;
    payload["hkey"] = hash;
    payload["chainstore_peers"] = replicas();
    const auto request = json_post("/hsync", payload);
    AttemptLimits limits;
    limits.errand = Errand::slow;
    limits.deadline = write_deadline();
    limits.answer_within = write_time_;
    TextSink answer(max_short_answer);
    const auto head = caller_.call(request, answer, limits);
    if (!head && head.error().code == errc::not_found) return {};
    if (!head) return head.error();
    const auto result = read_result(answer.text());
    if (!result) return about(request, result.error());
    if (auto report = reported_error(*result)) return about(request, Error{errc::unavailable, *report});
    return {};
}

Result<void> CStoreCalls::status() {
    const auto request = get("/get_status");
    const auto answer = ask(request, read_limits(), max_status_answer);
    if (!answer) return answer.error();
    const auto result = read_result(*answer);
    if (!result) return about(request, result.error());
    const auto* object = result->if_object();
    const auto* okay = object == nullptr ? nullptr : object->if_contains("ok");
    if (okay != nullptr && okay->is_bool() && !okay->get_bool()) {
        return about(request, Error{errc::unavailable, "the node says that it is not ready"});
    }
    return {};
}

} // namespace datagems::persistence::ratio1
