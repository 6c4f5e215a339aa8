#include "ratio1/wire.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace datagems::persistence::ratio1 {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t buffer_bytes = std::size_t{32} * 1024;
constexpr std::size_t max_head_bytes = std::size_t{64} * 1024;
constexpr std::size_t max_line_bytes = std::size_t{16} * 1024;
// Status lines are matched by a regular expression, whose stack grows with the line.
constexpr std::size_t max_status_line_bytes = 1024;
constexpr std::string_view status_line_start = "HTTP/";

} // namespace

bool is_quiet(int descriptor) noexcept {
    pollfd state{descriptor, POLLIN, 0};
    return ::poll(&state, 1, 0) == 0;
}

Wire::Wire(int descriptor, const Patience& patience)
    : descriptor_(descriptor), patience_(patience), buffer_(buffer_bytes), window_(steady_clock::now()) {}

bool Wire::fail(Trouble trouble) noexcept {
    if (trouble_ == Trouble::none) trouble_ = trouble;
    return false;
}

void Wire::begin_body(bool until_close) noexcept {
    phase_ = Phase::body;
    until_close_ = until_close;
    begin_window();
}

void Wire::begin_window() noexcept {
    moved_ = 0;
    window_ = steady_clock::now();
}

// Until the socket is ready, or there is trouble.
bool Wire::wait(short events) {
    const auto start = steady_clock::now();
    const bool for_answer = phase_ == Phase::head && !answered_;
    const auto limit = std::min(patience_.deadline, start + (for_answer ? patience_.answer_within : patience_.idle));
    auto ask_at = for_answer && patience_.worth_waiting ? start + patience_.ask_every : SteadyTime::max();
    for (;;) {
        const auto now = steady_clock::now();
        if (now >= limit) return fail(Trouble::timed_out);
        if (now >= ask_at) {
            if (!patience_.worth_waiting()) return fail(Trouble::given_up);
            ask_at = steady_clock::now() + patience_.ask_every;
        }
        const auto left = std::min<steady_clock::duration>(std::min(limit, ask_at) - now, std::chrono::minutes(1));
        pollfd state{descriptor_, events, 0};
        const int ready = ::poll(&state, 1, static_cast<int>(std::chrono::ceil<milliseconds>(left).count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return fail(Trouble::broken);
    }
}

// A transfer that moves, but too slowly to be of use, is as bad as one that stands still.
bool Wire::keeps_pace(std::size_t moved) {
    const auto now = steady_clock::now();
    if (now >= patience_.deadline) return fail(Trouble::timed_out);
    if (patience_.pace == 0) return true;
    moved_ += moved;
    if (moved_ >= patience_.pace) begin_window();
    return now - window_ <= patience_.idle || fail(Trouble::timed_out);
}

bool Wire::send_all(const char* data, std::size_t size) {
    while (size > 0) {
        const auto count = ::send(descriptor_, data, size, MSG_NOSIGNAL);
        if (count > 0) {
            sent_ = true;
            data += count;
            size -= static_cast<std::size_t>(count);
            if (!keeps_pace(static_cast<std::size_t>(count))) return false;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait(POLLOUT)) return false;
        } else if (errno != EINTR) {
            return fail(Trouble::broken);
        }
    }
    return true;
}

bool Wire::flush() {
    const bool done = send_all(outgoing_.data(), outgoing_.size());
    outgoing_.clear();
    return done;
}

bool Wire::write(const char* data, std::size_t size) {
    if (trouble_ != Trouble::none) return false;
    if (outgoing_.size() + size <= buffer_bytes) {
        outgoing_.append(data, size);
        return true;
    }
    return flush() && send_all(data, size);
}

ssize_t Wire::fill() {
    for (;;) {
        const auto count = ::recv(descriptor_, buffer_.data(), buffer_.size(), 0);
        if (count > 0) {
            if (!std::exchange(answered_, true)) begin_window(); // the wait for it is no slow transfer
            taken_ = 0;
            held_ = static_cast<std::size_t>(count);
            return keeps_pace(held_) ? count : -1;
        }
        if (count == 0) {
            if (until_close_) return 0;
            fail(Trouble::broken);
            return -1;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait(POLLIN)) return -1;
        } else if (errno != EINTR) {
            fail(Trouble::broken);
            return -1;
        }
    }
}

bool Wire::fits_head(const char* data, std::size_t size) {
    head_bytes_ += size;
    for (const char c : std::string_view(data, size)) {
        if (line_start_.size() < status_line_start.size()) line_start_ += c;
        ++line_bytes_;
        const auto limit = line_start_ == status_line_start ? max_status_line_bytes : max_line_bytes;
        if (line_bytes_ > limit) return fail(Trouble::malformed);
        if (c == '\n') {
            line_start_.clear();
            line_bytes_ = 0;
        }
    }
    return head_bytes_ <= max_head_bytes || fail(Trouble::malformed);
}

void Wire::remember_end(const char* data, std::size_t size) {
    last_.append(data + (size > 4 ? size - 4 : 0), std::min<std::size_t>(size, 4));
    if (last_.size() > 4) last_.erase(0, last_.size() - 4);
}

ssize_t Wire::read(char* data, std::size_t size) {
    if (trouble_ != Trouble::none) return -1;
    if (phase_ == Phase::request) {
        if (!flush()) return -1;
        phase_ = Phase::head;
    }
    if (taken_ == held_) {
        const auto count = fill();
        if (count <= 0) return count;
    }
    const auto count = std::min(size, held_ - taken_);
    std::copy_n(buffer_.data() + taken_, count, data);
    taken_ += count;
    if (phase_ == Phase::head && !fits_head(data, count)) return -1;
    remember_end(data, count);
    return static_cast<ssize_t>(count);
}

} // namespace datagems::persistence::ratio1
