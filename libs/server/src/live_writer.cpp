#include "live_writer.hpp"

#include "chunk_size.hpp"
#include "datagems/async/first_of.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace datagems::server {

namespace asio = boost::asio;

namespace {

constexpr std::size_t piece_size = 256 * 1024; // what one write deadline is for
// What may wait in the socket's buffer: a client that does not read is to meet its deadline, and one that reads slowly
// is to see the newest state and not the megabytes before it.
constexpr std::size_t max_unsent = 64 * 1024;

} // namespace

// Shared with those who wake, who may be late.
struct LiveWriter::Wakeup {
    explicit Wakeup(const asio::any_io_executor& executor) : timer(executor) {}
    void wake() {
        woken = true;
        timer.cancel();
    }
    asio::steady_timer timer;
    bool woken = false;
};

asio::awaitable<WriteEnd> LiveWriter::write(std::string head, std::shared_ptr<http::LiveBody> body, bool chunked) {
    const auto executor = co_await asio::this_coro::executor;
    wakeup_ = std::make_shared<Wakeup>(executor);
    body->attach([executor, weak = std::weak_ptr(wakeup_)] {
        asio::post(executor, [weak] {
            if (const auto wakeup = weak.lock()) wakeup->wake();
        });
    });
    connection_.limit_unsent(max_unsent);
    bool ended = false;
    auto pieces = send_pieces(std::move(head), *body, chunked, ended);
    auto client_gone = connection_.watch();
    co_await async::first_of(std::move(pieces), std::move(client_gone));
    wakeup_.reset();
    co_return ended ? WriteEnd::must_close : WriteEnd::broken;
}

void LiveWriter::drain() noexcept {
    draining_ = true;
    if (wakeup_) wakeup_->wake();
}

asio::awaitable<void> LiveWriter::send_pieces(std::string head, http::LiveBody& body, bool chunked, bool& ended) {
    bool quiet = false;
    for (;;) {
        const auto piece = body.take();
        std::string_view bytes;
        if (piece.bytes) bytes = *piece.bytes;
        if (bytes.empty() && quiet) bytes = body.keep_alive();
        const bool written = co_await send_bytes(head, bytes, chunked);
        if (!written) co_return;
        if (piece.last || draining_) break;
        const bool woken = co_await wait();
        quiet = !woken;
    }
    const std::string_view end = chunked ? last_chunk : std::string_view();
    ended = co_await connection_.write(end);
}

// What is left of `head` goes first, even if there is nothing else.
asio::awaitable<bool> LiveWriter::send_bytes(std::string& head, std::string_view bytes, bool chunked) {
    const std::string_view line_end = chunked ? "\r\n" : "";
    while (!head.empty() || !bytes.empty()) {
        const auto part = bytes.substr(0, piece_size);
        bytes.remove_prefix(part.size());
        if (chunked && !part.empty()) append_chunk_size(head, part.size());
        const auto after = part.empty() ? std::string_view() : line_end;
        const bool written = co_await connection_.write(head, part, after);
        if (!written) co_return false;
        head.clear();
    }
    connection_.suspend_deadline();
    co_return true;
}

asio::awaitable<bool> LiveWriter::wait() {
    if (!wakeup_->woken) {
        wakeup_->timer.expires_after(settings_.live_pause);
        boost::system::error_code cut_short;
        auto token = asio::redirect_error(asio::use_awaitable, cut_short);
        co_await wakeup_->timer.async_wait(token);
    }
    co_return std::exchange(wakeup_->woken, false);
}

} // namespace datagems::server
