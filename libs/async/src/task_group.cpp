#include "datagems/async/task_group.hpp"

#include "aborted.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <list>

namespace datagems::async {

namespace asio = boost::asio;

class TaskGroup::State : public std::enable_shared_from_this<TaskGroup::State> {
  public:
    State(const asio::any_io_executor& executor, OnFailure on_failure)
        : strand_(asio::make_strand(executor)), empty_(strand_, asio::steady_timer::time_point::max()),
          on_failure_(std::move(on_failure)) {}

    void spawn(std::string name, asio::awaitable<void> task) {
        ++size_;
        asio::dispatch(strand_, [self = shared_from_this(), name = std::move(name), task = std::move(task)]() mutable {
            self->start(std::move(name), std::move(task));
        });
    }

    void cancel() {
        asio::dispatch(strand_, [self = shared_from_this()] {
            self->cancelled_ = true;
            // A task that ends at once would erase itself under this loop.
            auto next = self->tasks_.begin();
            while (next != self->tasks_.end()) {
                auto& signal = (next++)->signal;
                signal.emit(asio::cancellation_type::terminal);
            }
        });
    }

    // On the strand.
    static asio::awaitable<void> wait_until_empty(std::shared_ptr<State> self) {
        while (self->size() > 0) {
            boost::system::error_code woken;
            auto token = asio::redirect_error(asio::use_awaitable, woken);
            co_await self->empty_.async_wait(token);
            const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) {
                throw boost::system::system_error(asio::error::operation_aborted);
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] const asio::any_io_executor& strand() const noexcept { return strand_; }

  private:
    struct Task {
        std::string name;
        asio::cancellation_signal signal;
    };

    void start(std::string name, asio::awaitable<void> task) {
        if (cancelled_) return one_less();
        const auto position = tasks_.emplace(tasks_.end());
        position->name = std::move(name);
        auto ended = [self = shared_from_this(), position](const std::exception_ptr& failure) {
            self->finish(position, failure);
        };
        asio::co_spawn(strand_, std::move(task),
                       asio::bind_cancellation_slot(position->signal.slot(), std::move(ended)));
    }

    void finish(std::list<Task>::iterator position, const std::exception_ptr& failure) {
        if (failure && on_failure_ && !(cancelled_ && is_aborted(failure))) on_failure_(position->name, failure);
        tasks_.erase(position);
        one_less();
    }

    void one_less() {
        if (--size_ == 0) empty_.cancel();
    }

    asio::any_io_executor strand_;
    asio::steady_timer empty_; // never expires; cancelled to wake those who join
    OnFailure on_failure_;
    std::atomic<std::size_t> size_{0};
    std::list<Task> tasks_;
    bool cancelled_ = false;
};

TaskGroup::TaskGroup(asio::any_io_executor executor, OnFailure on_failure)
    : state_(std::make_shared<State>(executor, std::move(on_failure))) {}

TaskGroup::~TaskGroup() {
    if (state_->size() > 0) state_->cancel();
}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
    state_->spawn(std::move(name), std::move(task));
}

void TaskGroup::cancel() {
    state_->cancel();
}

asio::awaitable<void> TaskGroup::join() {
    auto wait = State::wait_until_empty(state_);
    co_await asio::co_spawn(state_->strand(), std::move(wait), asio::use_awaitable);
}

std::size_t TaskGroup::size() const noexcept {
    return state_->size();
}

asio::any_io_executor TaskGroup::executor() const noexcept {
    return state_->strand();
}

} // namespace datagems::async
