// An owner for spawned coroutines: nothing runs detached.
//
//     async::TaskGroup tasks(executor, report);
//     tasks.spawn("heartbeat", beat(settings));
//     …
//     tasks.cancel();
//     co_await tasks.join();
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::async {

// Thread safe. All tasks of a group run on one strand of the group's own, so they may share state among themselves
// without locks; use several groups for tasks that are to run in parallel.
class TaskGroup {
  public:
    // Called on the strand with the exception that ended a task, but for the one that a cancelled task ends with.
    using OnFailure = std::function<void(std::string_view task, std::exception_ptr failure)>;

    TaskGroup(boost::asio::any_io_executor executor, OnFailure on_failure);
    // Cancels what still runs; the tasks then end on their own, so what they refer to must outlive them: join() first.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // Starts `task` on the strand. After cancel() it is destroyed unstarted.
    void spawn(std::string name, boost::asio::awaitable<void> task);

    // Asks every task to end (terminal cancellation: its pending operation fails with operation_aborted).
    void cancel();

    // Completes, on the caller's executor, when no task is left. Ending early by a cancellation of the caller leaves
    // the tasks as they are and throws operation_aborted. May be called again.
    [[nodiscard]] boost::asio::awaitable<void> join();

    // Tasks that have not ended.
    [[nodiscard]] std::size_t size() const noexcept;

    // The strand, for those who share state with the tasks.
    [[nodiscard]] boost::asio::any_io_executor executor() const noexcept;

  private:
    class State;
    std::shared_ptr<State> state_;
};

} // namespace datagems::async
