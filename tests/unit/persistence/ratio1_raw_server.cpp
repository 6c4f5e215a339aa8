#include "ratio1_raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace datagems::persistence::test {
namespace {

constexpr int drip_pause_ms = 5;

std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + name.size(), 20)));
}

int listen_on(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    (void)::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(descriptor, 64) != 0) {
        throw std::runtime_error("cannot listen");
    }
    return descriptor;
}

std::uint16_t port_of(int descriptor) {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    (void)::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

} // namespace

std::string with_status(int status, std::string_view body, std::string_view headers) {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
}

std::string ok_json(std::string_view body) {
    return with_status(200, body);
}

std::string RawPeer::read_request() {
    std::array<char, 4096> buffer;
    for (;;) {
        const auto end = received_.find("\r\n\r\n");
        if (end != std::string::npos) {
            const auto size = end + 4 + content_length(std::string_view(received_).substr(0, end));
            if (received_.size() >= size) {
                auto request = received_.substr(0, size);
                received_.erase(0, size);
                return request;
            }
        }
        const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        if (count <= 0) return {};
        received_.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

bool RawPeer::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void RawPeer::drip(std::string_view bytes) const {
    for (const char c : bytes) {
        pollfd state{descriptor_, POLLIN, 0};
        if (!send({&c, 1}) || ::poll(&state, 1, drip_pause_ms) != 0) return;
    }
}

void RawPeer::hang() const {
    std::array<char, 4096> buffer;
    while (::recv(descriptor_, buffer.data(), buffer.size(), 0) > 0) {
    }
}

void RawPeer::reset() const {
    const linger now{1, 0};
    (void)::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

RawServer::RawServer(std::function<void(RawPeer&)> talk, std::uint16_t port)
    : talk_(std::move(talk)), listener_(listen_on(port)), port_(port_of(listener_)),
      acceptor_([this] { accept_all(); }) {}

RawServer::~RawServer() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::scoped_lock lock(mutex_);
        for (const int descriptor : open_)
            ::shutdown(descriptor, SHUT_RDWR);
    }
    for (auto& thread : threads_)
        thread.join();
}

void RawServer::accept_all() {
    while (!stopping_) {
        const int descriptor = ::accept(listener_, nullptr, nullptr);
        if (descriptor < 0) continue;
        const std::scoped_lock lock(mutex_);
        open_.push_back(descriptor);
        const auto number = connections_++;
        threads_.emplace_back([this, descriptor, number] { serve(descriptor, number); });
    }
}

void RawServer::serve(int descriptor, std::size_t number) {
    RawPeer peer(descriptor, number);
    talk_(peer);
    const std::scoped_lock lock(mutex_);
    open_.erase(std::find(open_.begin(), open_.end(), descriptor));
    ::close(descriptor);
}

} // namespace datagems::persistence::test
