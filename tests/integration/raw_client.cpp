#include "raw_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <utility>

namespace datagems::server {

RawClient::RawClient(std::uint16_t port) : socket_(context_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    const timeval limit{60, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

RawClient::Answer RawClient::read_answer(bool head_only) {
    Answer answer;
    std::size_t end = std::string::npos;
    while ((end = buffered_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_some()) return answer;
    }
    answer.head = buffered_.substr(0, end + 4);
    buffered_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const auto field = answer.head.find("Content-Length: ");
    if (field == std::string::npos || head_only) return answer;
    answer.body = read_exactly(std::stoul(answer.head.substr(field + 16)));
    return answer;
}

RawClient::Answer RawClient::request(std::string_view bytes) {
    send(bytes);
    return read_answer();
}

std::string RawClient::read_to_end() {
    while (read_some()) {
    }
    return std::exchange(buffered_, {});
}

std::string RawClient::read_exactly(std::size_t count) {
    while (buffered_.size() < count && read_some()) {
    }
    const auto bytes = buffered_.substr(0, count);
    buffered_.erase(0, bytes.size());
    return bytes;
}

void RawClient::close() {
    socket_.close();
}

bool RawClient::read_some() {
    char bytes[16 * 1024];
    const auto count = ::recv(socket_.native_handle(), bytes, sizeof bytes, 0);
    clean_end = count == 0;
    if (count <= 0) return false;
    buffered_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

} // namespace datagems::server
