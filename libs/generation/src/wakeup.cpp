#include "datagems/generation/wakeup.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace datagems::generation {

boost::asio::awaitable<void> Wakeup::wait_until(SteadyTime until) {
    struct Entry {
        std::list<boost::asio::steady_timer>& list;
        std::list<boost::asio::steady_timer>::iterator timer;
        ~Entry() { list.erase(timer); }
    };
    waiting_.emplace_front(executor_, until);
    const Entry entry{waiting_, waiting_.begin()};
    boost::system::error_code ended;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ended);
    co_await entry.timer->async_wait(token);
}

boost::asio::awaitable<void> Wakeup::wait_for(std::chrono::nanoseconds duration) {
    const auto until = std::chrono::steady_clock::now() + duration;
    co_await wait_until(until);
}

void Wakeup::notify_all() {
    for (auto& timer : waiting_) {
        timer.cancel();
    }
}

} // namespace datagems::generation
