#include "client_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace datagems::test {

namespace {

constexpr int patience_seconds = 30;

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(what);
}

int bind_loopback(std::uint16_t& port) {
    // OpenSSL writes to its socket with write(2): a client that has gone must be an error, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(descriptor >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    socklen_t size = sizeof address;
    require(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
    port = ntohs(address.sin_port);
    return descriptor;
}

std::size_t content_length(std::string_view head) {
    const std::size_t at = head.find("Content-Length: ");
    std::size_t length = 0;
    if (at != std::string_view::npos) std::from_chars(head.data() + at + 16, head.data() + head.size(), length);
    return length;
}

} // namespace

bool Peer::read_some() {
    std::array<char, 16384> bytes;
    const auto got = tls_ != nullptr ? static_cast<ssize_t>(::SSL_read(tls_, bytes.data(), bytes.size()))
                                     : ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<std::string> Peer::read_request() {
    std::size_t head_end = 0;
    while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_some()) return std::nullopt;
    }
    const std::size_t size = head_end + 4 + content_length(std::string_view(buffer_).substr(0, head_end));
    while (buffer_.size() < size) {
        if (!read_some()) return std::nullopt;
    }
    std::string request = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return request;
}

bool Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = tls_ != nullptr
                              ? static_cast<ssize_t>(::SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())))
                              : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Peer::answer(std::string_view body) {
    std::string text = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return send(text.append(body));
}

bool Peer::closed_within(int milliseconds) const {
    pollfd poller{descriptor_, POLLRDHUP, 0};
    return ::poll(&poller, 1, milliseconds) > 0;
}

PeerServer::PeerServer(Script script, std::shared_ptr<SSL_CTX> tls)
    : script_(std::move(script)), tls_(std::move(tls)), listener_(bind_loopback(port_)) {
    require(::listen(listener_, 1024) == 0, "listen");
    acceptor_ = std::thread([this] { accept_loop(); });
}

PeerServer::~PeerServer() {
    ::shutdown(listener_, SHUT_RDWR); // wakes accept
    acceptor_.join();
    ::close(listener_);
    {
        const std::lock_guard lock(mutex_);
        for (const int descriptor : descriptors_) {
            ::shutdown(descriptor, SHUT_RDWR);
        }
    }
    for (std::thread& thread : threads_) {
        thread.join();
    }
    for (const int descriptor : descriptors_) {
        ::close(descriptor);
    }
}

void PeerServer::accept_loop() {
    for (;;) {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const timeval patience{patience_seconds, 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const int index = connections_++;
        const std::lock_guard lock(mutex_);
        descriptors_.push_back(descriptor);
        threads_.emplace_back([this, descriptor, index] { serve(descriptor, index); });
    }
}

void PeerServer::serve(int descriptor, int index) {
    std::unique_ptr<SSL, decltype(&::SSL_free)> session(nullptr, ::SSL_free);
    bool ready = true;
    if (tls_) {
        session.reset(::SSL_new(tls_.get()));
        ::SSL_set_fd(session.get(), descriptor);
        ready = ::SSL_accept(session.get()) == 1;
    }
    if (ready) {
        Peer peer(descriptor, index, session.get());
        script_(peer);
    }
    ::shutdown(descriptor, SHUT_RDWR); // the number stays ours until the end, so that it cannot be given out again
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    bind_loopback(port); // never closed, nor listened on: nobody else is given the port
    return port;
}

} // namespace datagems::test
