#include "event_client.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <utility>

namespace datagems::test {

namespace {

void take_line(Event& event, std::string_view line) {
    const auto value = [&](std::string_view field) { return line.substr(field.size() + 2); };
    if (line.starts_with("event: ")) event.name = value("event");
    if (line.starts_with("id: ")) event.id = value("id");
    if (line.starts_with("data: ")) event.data += value("data");
}

} // namespace

EventClient::EventClient(std::uint16_t port, std::string_view target, std::string_view headers, std::string_view method)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    REQUIRE(socket_ >= 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval limit{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::string request;
    request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: a\r\n");
    request.append(headers).append("\r\n");
    REQUIRE(::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
}

EventClient::EventClient(EventClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), raw_(std::move(other.raw_)), body_(std::move(other.body_)),
      head_read_(other.head_read_), ended_(other.ended_) {}

EventClient::~EventClient() {
    if (socket_ >= 0) ::close(socket_);
}

std::string EventClient::read_head() {
    if (head_read_) return {};
    head_read_ = true;
    std::size_t end = std::string::npos;
    while ((end = raw_.find("\r\n\r\n")) == std::string::npos && read_some()) {
    }
    auto head = raw_.substr(0, end);
    raw_.erase(0, end == std::string::npos ? end : end + 4);
    return head;
}

int EventClient::read_status() {
    const auto head = read_head();
    return head.size() < 12 ? 0 : std::stoi(head.substr(9, 3));
}

std::optional<Event> EventClient::next() {
    read_head();
    std::size_t end = std::string::npos;
    while ((end = body_.find("\n\n")) == std::string::npos) {
        if (!read_chunk()) return std::nullopt;
    }
    Event event;
    const auto text = body_.substr(0, end + 1);
    body_.erase(0, end + 2);
    for (std::size_t at = 0; at < text.size();) {
        const auto line_end = text.find('\n', at);
        take_line(event, std::string_view(text).substr(at, line_end - at));
        at = line_end + 1;
    }
    return event;
}

std::optional<Event> EventClient::next(std::string_view name) {
    for (;;) {
        auto event = next();
        if (!event || event->name == name) return event;
    }
}

bool EventClient::read_chunk() {
    if (ended_) return false;
    std::size_t line = std::string::npos;
    while ((line = raw_.find("\r\n")) == std::string::npos) {
        if (!read_some()) return false;
    }
    const auto size = std::stoul(raw_.substr(0, line), nullptr, 16);
    const auto whole = line + 2 + size + 2;
    while (raw_.size() < whole) {
        if (!read_some()) return false;
    }
    body_ += raw_.substr(line + 2, size);
    raw_.erase(0, whole);
    ended_ = size == 0;
    return !ended_;
}

bool EventClient::read_some() {
    char bytes[16 * 1024];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    raw_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

} // namespace datagems::test
