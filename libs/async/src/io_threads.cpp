#include "datagems/async/io_threads.hpp"

#include "thread_name.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <thread>
#include <vector>

namespace datagems::async {

class IoThreads::Impl {
  public:
    Impl(std::string name, std::size_t threads)
        : context_(static_cast<int>(threads)), work_(context_.get_executor()), name_(std::move(name)) {
        threads_.reserve(threads);
        for (std::size_t i = 0; i < threads; ++i) {
            threads_.emplace_back([this, i] {
                name_current_thread(name_, i);
                context_.run();
            });
        }
    }

    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void join() {
        work_.reset();
        for (auto& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }

    void stop() {
        context_.stop();
        join();
    }

    [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] std::size_t threads() const noexcept { return threads_.size(); }

  private:
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::string name_;
    std::vector<std::thread> threads_;
};

IoThreads::IoThreads(std::string name, std::size_t threads)
    : impl_(std::make_unique<Impl>(std::move(name), std::max<std::size_t>(threads, 1))) {}

IoThreads::~IoThreads() = default;

boost::asio::any_io_executor IoThreads::executor() noexcept {
    return impl_->context().get_executor();
}

std::size_t IoThreads::threads() const noexcept {
    return impl_->threads();
}

void IoThreads::join() {
    impl_->join();
}

void IoThreads::stop() {
    impl_->stop();
}

} // namespace datagems::async
