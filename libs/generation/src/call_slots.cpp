#include "datagems/generation/call_slots.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace datagems::generation {

// A place in the queue. What was granted but never taken (the waiter was cancelled) goes to the next.
class CallSlots::Place {
  public:
    explicit Place(CallSlots& owner) : owner_(owner) {
        Waiter waiter{boost::asio::steady_timer(owner.executor_, boost::asio::steady_timer::time_point::max())};
        entry_ = owner.waiting_.insert(owner.waiting_.end(), std::move(waiter));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        const bool unused = entry_->granted && !taken_;
        owner_.waiting_.erase(entry_);
        if (unused) owner_.release();
    }
    [[nodiscard]] boost::asio::steady_timer& timer() { return entry_->timer; }
    [[nodiscard]] bool take() noexcept {
        taken_ = entry_->granted;
        return taken_;
    }

  private:
    CallSlots& owner_;
    std::list<Waiter>::iterator entry_;
    bool taken_ = false;
};

boost::asio::awaitable<CallSlots::Slot> CallSlots::acquire() {
    if (in_use_ < limit_) {
        ++in_use_;
        co_return Slot(*this);
    }
    Place place(*this);
    boost::system::error_code ended;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ended);
    co_await place.timer().async_wait(std::move(token));
    if (!place.take()) throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return Slot(*this);
}

void CallSlots::release() {
    for (auto& waiter : waiting_) {
        if (waiter.granted) continue;
        waiter.granted = true; // the slot changes hands: in_use_ stays
        waiter.timer.cancel();
        return;
    }
    --in_use_;
}

} // namespace datagems::generation
