#include "datagems/generation/endpoint_gate.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

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

// A place in the queue. A permit that was given but never taken (the waiter was cancelled) goes to the next.
class EndpointGate::Place {
  public:
    explicit Place(EndpointGate& owner) : owner_(owner) {
        Waiter waiter{boost::asio::steady_timer(owner.executor_, SteadyTime::max())};
        entry_ = owner.waiting_.insert(owner.waiting_.end(), std::move(waiter));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        const bool unused = entry_->admitted && !taken_;
        owner_.waiting_.erase(entry_);
        if (unused) owner_.limit_.on_abandoned();
        owner_.admit();
    }
    [[nodiscard]] boost::asio::steady_timer& timer() { return entry_->timer; }
    [[nodiscard]] bool waits() const noexcept { return !entry_->admitted && !entry_->sent_away; }
    [[nodiscard]] Permit take() noexcept {
        if (!entry_->admitted) return {};
        taken_ = true;
        return Permit(owner_, entry_->call);
    }

  private:
    EndpointGate& owner_;
    std::list<Waiter>::iterator entry_;
    bool taken_ = false;
};

boost::asio::awaitable<EndpointGate::Permit> EndpointGate::acquire() {
    Place place(*this);
    admit();
    while (place.waits()) {
        boost::system::error_code ended;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ended);
        co_await place.timer().async_wait(std::move(token)); // the next round throws if we were cancelled
        admit();
    }
    co_return place.take();
}

void EndpointGate::wake() {
    for (auto& waiter : waiting_) {
        waiter.sent_away = true;
        waiter.timer.cancel();
    }
}

// Lets in whose turn it is. The first of the rest waits for the time at which the limit opens by itself.
void EndpointGate::admit() {
    const auto now = clock_.steady_now();
    const auto left_out = [](const Waiter& waiter) { return !waiter.admitted && !waiter.sent_away; };
    for (auto& waiter : waiting_) {
        if (!left_out(waiter)) continue;
        if (!limit_.may_start(now)) {
            const auto until = limit_.next_start(now);
            if (waiter.timer.expiry() != until) waiter.timer.expires_at(until);
            return;
        }
        waiter.call = limit_.start();
        waiter.admitted = true;
        waiter.timer.cancel();
    }
}

void EndpointGate::abandon() {
    limit_.on_abandoned();
    admit();
}

void EndpointGate::note(AdaptiveLimit::Call call, const inference::ReplyResult& reply,
                        std::chrono::nanoseconds latency) {
    const auto now = clock_.steady_now();
    switch (reply ? Sign::answer : sign_of(reply.error())) {
    case Sign::answer:
        limit_.on_answer(call, now, latency);
        break;
    case Sign::refusal:
        limit_.on_refusal(call, now, reply.error().retry_after);
        break;
    case Sign::loss:
        limit_.on_loss(call, now);
        break;
    case Sign::none:
        limit_.on_abandoned();
        break;
    }
    if (reply && reply->exhausted_for) limit_.hold(now, *reply->exhausted_for);
    admit();
}

void EndpointGate::Permit::ended(const inference::ReplyResult& reply, std::chrono::nanoseconds latency) {
    if (auto* owner = std::exchange(owner_, nullptr)) owner->note(call_, reply, latency);
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
    auto gate = std::make_shared<EndpointGate>(executor_, clock_, settings_);
    gates_.emplace(std::move(address), gate);
    return gate;
}

} // namespace datagems::generation
