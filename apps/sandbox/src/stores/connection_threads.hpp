// A thread for each connection that is open at once, kept for the next one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace datagems::sandbox {

// Thread safe.
class ConnectionThreads {
  public:
    explicit ConnectionThreads(std::size_t most) : most_(most) {}
    ~ConnectionThreads() { shutdown(); }
    ConnectionThreads(const ConnectionThreads&) = delete;
    ConnectionThreads& operator=(const ConnectionThreads&) = delete;

    // Waits for a thread where `most` are busy.
    void run(std::function<void()> job);
    // Everything that was given is run; returns when the last has ended.
    void shutdown();

  private:
    void work();

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    std::size_t idle_ = 0;
    bool is_shut_ = false;
    std::vector<std::thread> threads_;
};

} // namespace datagems::sandbox
