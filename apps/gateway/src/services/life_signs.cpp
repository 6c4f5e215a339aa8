#include "services/life_signs.hpp"

#include "datagems/async/timeout.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/program/service_manager.hpp"

namespace datagems::gateway {
namespace {

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("service.task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

boost::asio::awaitable<void> show_life(std::chrono::microseconds period) {
    const std::chrono::nanoseconds pause = period;
    for (;;) {
        program::tell_alive();
        co_await async::sleep_for(pause);
    }
}

} // namespace

LifeSigns::LifeSigns(boost::asio::any_io_executor executor) : tasks_(std::move(executor), report_failure) {}

void LifeSigns::start() {
    if (const auto period = program::watchdog_period()) tasks_.spawn("life signs", show_life(*period));
}

boost::asio::awaitable<void> LifeSigns::stop() {
    tasks_.cancel();
    co_await tasks_.join();
}

} // namespace datagems::gateway
