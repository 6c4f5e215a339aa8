// An io_context and the threads that run it.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace datagems::async {

// Runs from construction to join() or stop(). One thread: coroutines need no strand among themselves. More: everything
// that shares state needs one. An exception that escapes a handler ends the program: tasks belong to a TaskGroup, which
// hears theirs.
class IoThreads {
  public:
    // Threads are called "<name>-<n>", cut to what the system allows.
    IoThreads(std::string name, std::size_t threads);
    // Calls stop().
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    [[nodiscard]] boost::asio::any_io_executor executor() noexcept;
    [[nodiscard]] std::size_t threads() const noexcept;

    // Waits until everything that was started has ended by itself, then ends the threads. Not from one of them.
    void join();
    // Ends the threads after the handlers that run now; what waits is destroyed with this object. Not from one of them.
    void stop();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::async
