#include "datagems/generation/call_slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace datagems::generation {

// Lets in whose turn it is, as long as there are slots and gates are open.
void CallSlots::admit() {
    while (in_use_ < limit_) {
        auto* line = next();
        if (line == nullptr) return wait_for_gates();
        line->admit_first();
    }
}

// The line to be served next: with somebody waiting, its gate open, and the fewest calls under way. Of equals the one
// that was served longest ago. Null if there is none.
CallLine* CallSlots::next() {
    auto best = lines_.end();
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
        if (!(*line)->waits() || (best != lines_.end() && (*line)->in_flight() >= (*best)->in_flight())) continue;
        if ((*line)->gate_->may_start()) best = line;
    }
    if (best == lines_.end()) return nullptr;
    lines_.splice(lines_.end(), lines_, best);
    return *best;
}

// The rest waits for the end of a call, or for the time at which a gate opens by itself.
void CallSlots::wait_for_gates() {
    auto opens_at = SteadyTime::max();
    for (auto* line : lines_) {
        if (line->waits()) opens_at = std::min(opens_at, line->gate_->next_start());
    }
    if (opens_at == SteadyTime::max()) {
        if (opens_at_) opening_.cancel();
        opens_at_.reset();
        return;
    }
    if (opens_at_ == opens_at) return;
    opens_at_ = opens_at;
    opening_.expires_at(opens_at); // cancels an earlier wait
    opening_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        opens_at_.reset();
        admit();
    });
}

// A place in the queue. A permit that was given but never taken (the waiter was cancelled) goes to the next.
class CallLine::Place {
  public:
    explicit Place(CallLine& line) : line_(line) {
        const auto never = boost::asio::steady_timer::time_point::max();
        line.waiting_.push_back({boost::asio::steady_timer(line.slots_.executor_, never), {}, false});
        entry_ = std::prev(line.waiting_.end());
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        const auto unused = taken_ ? std::nullopt : entry_->call;
        (waits() ? line_.waiting_ : line_.leaving_).erase(entry_);
        if (unused) line_.give_back(*unused);
    }
    [[nodiscard]] boost::asio::steady_timer& timer() { return entry_->timer; }
    [[nodiscard]] bool waits() const noexcept { return !entry_->call && !entry_->sent_away; }
    [[nodiscard]] Permit take() noexcept {
        if (!entry_->call) return {};
        taken_ = true;
        return Permit(line_, *entry_->call);
    }

  private:
    CallLine& line_;
    std::list<Waiter>::iterator entry_;
    bool taken_ = false;
};

CallLine::CallLine(CallSlots& slots, std::shared_ptr<EndpointGate> gate) : slots_(slots), gate_(std::move(gate)) {
    slots_.lines_.push_front(this);
}

CallLine::~CallLine() {
    slots_.lines_.remove(this);
    slots_.admit();
}

boost::asio::awaitable<CallLine::Permit> CallLine::acquire() {
    // Others may wait, but not for what is free: it would be theirs already.
    const bool free = slots_.in_use_ < slots_.limit_ && !waits() && gate_->may_start();
    if (free) {
        const auto call = start();
        co_return Permit(*this, call);
    }
    Place place(*this);
    slots_.admit();
    while (place.waits()) {
        boost::system::error_code ended;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ended);
        co_await place.timer().async_wait(token); // the next round throws if we were cancelled
    }
    co_return place.take();
}

void CallLine::wake() {
    for (auto& waiter : waiting_) {
        waiter.sent_away = true;
        waiter.timer.cancel();
    }
    leaving_.splice(leaving_.end(), waiting_);
    slots_.admit();
}

EndpointGate::Call CallLine::start() {
    ++slots_.in_use_;
    ++in_flight_;
    return gate_->start();
}

void CallLine::admit_first() {
    leaving_.splice(leaving_.end(), waiting_, waiting_.begin());
    auto& waiter = leaving_.back();
    waiter.call = start();
    waiter.timer.cancel();
}

void CallLine::give_back(const EndpointGate::Call& call) {
    gate_->on_abandoned(call);
    release();
}

void CallLine::release() {
    --in_flight_;
    --slots_.in_use_;
    slots_.admit();
}

void CallLine::Permit::ended(const inference::ReplyResult& reply, std::chrono::nanoseconds latency) {
    if (owner_ == nullptr || !call_) return;
    owner_->gate_->on_end(*call_, reply, latency);
    call_.reset();
    owner_->slots_.admit(); // there may be a place at the endpoint, for which another line waits with a slot free
}

} // namespace datagems::generation
