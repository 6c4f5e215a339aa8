// One accepted connection: buffered both ways, counted, and breakable on purpose.
#pragma once

#include "server_counters.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <sys/types.h>

namespace datagems::sandbox {

// Owned by the connection's thread. What is written is sent when the buffer is full, and before anything is read.
class ConnectionSocket {
  public:
    // Takes the descriptor.
    ConnectionSocket(int descriptor, ServerCounters& counters);
    // Lets the other side read what was sent before the connection goes.
    ~ConnectionSocket();
    ConnectionSocket(const ConnectionSocket&) = delete;
    ConnectionSocket& operator=(const ConnectionSocket&) = delete;

    // False: nothing came in time, or the connection is gone.
    [[nodiscard]] bool wait_for_bytes(std::chrono::milliseconds time_limit);
    // 0 at the end, -1 when broken or nothing came for half a minute.
    [[nodiscard]] ssize_t read(char* target, std::size_t size);
    // -1 when broken.
    [[nodiscard]] ssize_t write(const char* bytes, std::size_t size);
    // False when broken.
    [[nodiscard]] bool flush();

    // The other side sees the connection end without an answer.
    void drop() noexcept { is_dropped_ = true; }
    // There is something unread in it that must not be taken for the next request.
    void close_after_answer() noexcept { ends_ = true; }
    [[nodiscard]] bool ends() const noexcept { return ends_ || is_dropped_; }

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  private:
    [[nodiscard]] bool is_ready(short events, std::chrono::milliseconds time_limit) const;
    void drain() const;

    const int descriptor_;
    ServerCounters& counters_;
    std::string input_;
    std::size_t input_at_ = 0;
    std::string output_;
    bool is_dropped_ = false;
    bool ends_ = false;
};

} // namespace datagems::sandbox
