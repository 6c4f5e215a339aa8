#include "connection_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace datagems::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t input_size = std::size_t{16} << 10U;
constexpr std::size_t output_size = std::size_t{64} << 10U;
constexpr milliseconds patience{30'000};
constexpr milliseconds farewell{200};
constexpr int most_drained_pieces = 64;

} // namespace

ConnectionSocket::ConnectionSocket(int descriptor, ServerCounters& counters)
    : descriptor_(descriptor), counters_(counters) {
    counters_.connection_opened();
}

ConnectionSocket::~ConnectionSocket() {
    if (!is_dropped_) {
        (void)flush();
        ::shutdown(descriptor_, SHUT_WR);
        // Closing over unread bytes resets the connection, and the answer may be lost with it.
        if (ends_) drain();
    }
    ::close(descriptor_);
    counters_.connection_closed();
}

bool ConnectionSocket::is_ready(short events, milliseconds time_limit) const {
    pollfd polled{descriptor_, events, 0};
    const auto end = std::chrono::steady_clock::now() + time_limit;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
        const int ready = ::poll(&polled, 1, static_cast<int>(std::max(left, milliseconds::zero()).count()));
        if (ready >= 0) return ready > 0;
        if (errno != EINTR) return false;
    }
}

bool ConnectionSocket::wait_for_bytes(milliseconds time_limit) {
    return input_at_ < input_.size() || is_ready(POLLIN, time_limit);
}

ssize_t ConnectionSocket::read(char* target, std::size_t size) {
    if (input_at_ == input_.size()) {
        if (!flush() || !is_ready(POLLIN, patience)) return -1;
        input_.resize(input_size);
        const ssize_t received = ::recv(descriptor_, input_.data(), input_.size(), 0);
        input_.resize(static_cast<std::size_t>(std::max<ssize_t>(received, 0)));
        input_at_ = 0;
        if (received <= 0) return received;
        counters_.received(input_.size());
    }
    const std::size_t taken = std::min(size, input_.size() - input_at_);
    std::copy_n(input_.data() + input_at_, taken, target);
    input_at_ += taken;
    return static_cast<ssize_t>(taken);
}

ssize_t ConnectionSocket::write(const char* bytes, std::size_t size) {
    if (is_dropped_) return -1;
    output_.append(bytes, size);
    if (output_.size() >= output_size && !flush()) return -1;
    return static_cast<ssize_t>(size);
}

bool ConnectionSocket::flush() {
    if (is_dropped_) return false;
    std::size_t at = 0;
    while (at < output_.size()) {
        if (!is_ready(POLLOUT, patience)) break;
        const ssize_t sent = ::send(descriptor_, output_.data() + at, output_.size() - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent <= 0) break;
        counters_.sent(static_cast<std::size_t>(sent));
        at += static_cast<std::size_t>(sent);
    }
    is_dropped_ = at < output_.size();
    output_.clear();
    return !is_dropped_;
}

void ConnectionSocket::drain() const {
    std::array<char, input_size> rest;
    for (int piece = 0; piece < most_drained_pieces && is_ready(POLLIN, farewell); ++piece)
        if (::recv(descriptor_, rest.data(), rest.size(), 0) <= 0) return;
}

} // namespace datagems::sandbox
