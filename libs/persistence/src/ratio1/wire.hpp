// Bytes to and from a node within limits of time and size, knowing afterwards why they stopped. Below HTTP: it only
// tells the head of an answer from its body.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "ratio1/origin.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace datagems::persistence::ratio1 {

struct Patience {
    SteadyTime deadline = SteadyTime::max();         // of the whole exchange
    std::chrono::milliseconds answer_within{60'000}; // of sending the request: the first byte
    std::chrono::milliseconds idle{30'000};          // in which no byte moves; not while waiting for the first one
    std::size_t pace = 0;                            // bytes that each `idle` must bring; 0: any
    // Asked again and again while the answer does not begin; false gives up. None: never asked.
    std::function<bool()> worth_waiting;
    std::chrono::milliseconds ask_every{5'000};
};

// A connected, non-blocking socket. Errors: unavailable, timed_out. A host name is resolved by the machine, in its
// time.
[[nodiscard]] Result<int> dial(const Origin& origin, SteadyTime deadline);

// Whether an idle connection may carry the next request: open, and nothing came that nobody asked for.
[[nodiscard]] bool is_quiet(int descriptor) noexcept;

// One exchange on one socket, which it does not own.
class Wire {
  public:
    enum class Trouble { none, timed_out, given_up, broken, malformed };

    Wire(int descriptor, const Patience& patience);

    // As read(2): 0 is the end, which is trouble (-1) unless the body lasts until the connection closes.
    [[nodiscard]] ssize_t read(char* data, std::size_t size);
    // Everything or nothing; small pieces are kept until the next read.
    [[nodiscard]] bool write(const char* data, std::size_t size);

    // The head was read; `until_close`: the body ends with the connection.
    void begin_body(bool until_close) noexcept;

    [[nodiscard]] Trouble trouble() const noexcept { return trouble_; }
    [[nodiscard]] bool sent() const noexcept { return sent_; }         // a byte of the request
    [[nodiscard]] bool answered() const noexcept { return answered_; } // a byte of the answer
    [[nodiscard]] bool drained() const noexcept { return taken_ == held_; }
    // Of what was read last: the end of a chunked body.
    [[nodiscard]] bool ends_with_blank_line() const noexcept { return last_ == "\r\n\r\n"; }

  private:
    enum class Phase { request, head, body };

    [[nodiscard]] bool flush();
    [[nodiscard]] bool send_all(const char* data, std::size_t size);
    [[nodiscard]] ssize_t fill();
    [[nodiscard]] bool wait(short events);
    [[nodiscard]] bool keeps_pace(std::size_t moved);
    [[nodiscard]] bool fits_head(const char* data, std::size_t size);
    void begin_window() noexcept;
    bool fail(Trouble trouble) noexcept;
    void remember_end(const char* data, std::size_t size);

    int descriptor_;
    const Patience& patience_;
    Phase phase_ = Phase::request;
    Trouble trouble_ = Trouble::none;
    bool until_close_ = false;
    bool sent_ = false;
    bool answered_ = false;
    std::string outgoing_;
    std::vector<char> buffer_;
    std::size_t taken_ = 0;
    std::size_t held_ = 0;
    std::size_t head_bytes_ = 0;
    std::string line_start_;
    std::size_t line_bytes_ = 0;
    std::size_t moved_ = 0;
    SteadyTime window_;
    std::string last_;
};

} // namespace datagems::persistence::ratio1
