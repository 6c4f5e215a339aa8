#include "refusals.hpp"

#include "datagems/http/response_head.hpp"
#include "datagems/observe/log.hpp"

#include <sys/socket.h>

#include <array>

namespace datagems::server {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t max_open = 256; // beyond, the oldest is closed
constexpr std::chrono::milliseconds patience{1'000};
constexpr int max_reads = 16;

// Closing a socket with bytes unread is a reset, which may cost the client our answer.
void drop_received(asio::ip::tcp::socket& socket) {
    std::array<char, 4096> bytes;
    int reads = 0;
    while (reads<max_reads&& ::recv(socket.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT)> 0)
        ++reads;
}

} // namespace

std::string Refusals::answer(const std::string& address, std::string_view why) {
    http::Request request;
    request.remote_address = address;
    request.request_id = services_.ids.next();
    auto response = http::Response::error(503, why);
    response.headers.add("Retry-After", "1");
    services_.application.finish(request, response);
    const auto now = std::chrono::system_clock::now();
    const auto date = http::http_date(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    http::HeadOptions options;
    options.keep_alive = false;
    options.length = response.body.size();
    options.date = date;
    options.server = services_.settings.server_name;
    options.request_id = request.request_id;
    std::string text;
    if (http::append_head(text, response, options)) text += response.body;
    log::debug("http.refused", {{"request", request.request_id}, {"peer", address}, {"reason", why}});
    return text;
}

void Refusals::add(asio::ip::tcp::socket socket, const std::string& address, std::string_view why) {
    if (services_.settings.tls) return;
    error_code ignored; // a client that is gone, or takes nothing, has missed it
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(answer(address, why)), ignored);
    socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (open_.size() == max_open) open_.pop_front();
    open_.push_back(Refused{std::move(socket), std::chrono::steady_clock::now() + patience});
}

void Refusals::expire(SteadyTime now) {
    while (!open_.empty() && open_.front().until <= now) {
        drop_received(open_.front().socket);
        open_.pop_front();
    }
}

} // namespace datagems::server
