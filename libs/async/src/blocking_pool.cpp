#include "datagems/async/blocking_pool.hpp"

#include "thread_name.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace datagems::async {

namespace asio = boost::asio;

class BlockingPool::Impl {
  public:
    Impl(std::string name, std::size_t threads, std::size_t queue_limit)
        : name_(std::move(name)), queue_limit_(queue_limit), idle_(threads) {
        threads_.reserve(threads);
        for (std::size_t i = 0; i < threads; ++i) {
            threads_.emplace_back([this, i] {
                name_current_thread(name_, i);
                work();
            });
        }
    }

    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_)
            thread.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] bool try_post(std::function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            // A free thread takes its task at once, so that a queue limit of zero still lets every thread work.
            if (queue_.size() >= queue_limit_ + idle_ || closing_) return false;
            queue_.push_back(std::move(task));
        }
        wake_.notify_one();
        return true;
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
            if (queue_.empty()) return;
            --idle_;
            auto task = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            task();
            task = nullptr; // what it holds is released outside the lock
            lock.lock();
            ++idle_;
        }
    }

    std::string name_;
    std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::size_t idle_; // threads that run no task
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

BlockingPool::BlockingPool(std::string name, std::size_t threads, std::size_t queue_limit)
    : impl_(std::make_unique<Impl>(std::move(name), std::max<std::size_t>(threads, 1), queue_limit)) {}

BlockingPool::~BlockingPool() = default;

bool BlockingPool::try_post(std::function<void()> task) {
    return impl_->try_post(std::move(task));
}

namespace detail {
namespace {

// The suspended caller: resumed once, on its own executor, which is kept busy until then.
template <class Handler>
class Resume {
  public:
    explicit Resume(Handler handler) : handler_(std::move(handler)), work_(asio::get_associated_executor(handler_)) {}

    static void post(std::shared_ptr<Resume> self, bool accepted) {
        // Work of our own: the caller may end, and its context with it, while this thread is still inside post().
        const auto work = self->work_;
        const auto executor = work.get_executor();
        asio::post(executor, [self = std::move(self), accepted] { std::move(self->handler_)(accepted); });
    }

  private:
    Handler handler_;
    asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
};

} // namespace

asio::awaitable<bool> run_on(BlockingPool& pool, std::function<void()> task) {
    auto initiate = [&pool, &task]<class Handler>(Handler handler) {
        auto resume = std::make_shared<Resume<Handler>>(std::move(handler));
        // The caller's frame (and with it `task`) stays until the post below; from there on nothing of it is touched.
        auto run = [&task, resume]() mutable {
            task();
            Resume<Handler>::post(std::move(resume), true);
        };
        if (!pool.try_post(std::move(run))) Resume<Handler>::post(std::move(resume), false);
    };
    const auto& token = asio::use_awaitable;
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(bool)>(initiate, token);
}

} // namespace detail
} // namespace datagems::async
