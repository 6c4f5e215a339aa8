// One client connection as bytes with deadlines: reads headers and bodies, writes, lingers, closes.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/http/framing.hpp"
#include "datagems/server/server.hpp"
#include "read_buffer.hpp"
#include "transport.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::server {

enum class ReadEnd {
    complete,
    rejected, // see Connection::rejection()
    lost,     // the client is gone, or we are stopping: nothing can be answered
};

// Used on its executor only, but for deadline(). A deadline that passes ends the step under way: a passed header or
// body deadline is a rejection with 408, a passed write deadline resets the connection.
class Connection {
  public:
    Connection(std::unique_ptr<Transport> transport, const Settings& settings)
        : transport_(std::move(transport)), settings_(settings) {}

    // The handshake, within the header deadline; false when the connection is to be closed.
    [[nodiscard]] boost::asio::awaitable<bool> open();
    // Reads up to the end of a request's header; header() then shows it until take_header().
    [[nodiscard]] boost::asio::awaitable<ReadEnd> read_header();
    [[nodiscard]] std::string_view header() const noexcept { return buffer_.data().substr(0, header_size_); }
    void take_header() noexcept { buffer_.consume(header_size_); }

    // Reads the body that `framing` announces, at most `limit` bytes (413 beyond), asking for it first if the client
    // waits for that.
    [[nodiscard]] boost::asio::awaitable<ReadEnd> read_body(http::Framing framing, std::uint64_t limit,
                                                            std::string& body);
    [[nodiscard]] const http::Rejection& rejection() const noexcept { return rejection_; }

    // Writes all parts whole; false when the connection is lost. A client may keep us waiting for the write time-out in
    // all, and for longer only while it takes the minimum rate.
    [[nodiscard]] boost::asio::awaitable<bool> write(std::string_view first, std::string_view second = {},
                                                     std::string_view third = {});
    // See Transport::limit_unsent.
    void limit_unsent(std::size_t bytes) noexcept { transport_->limit_unsent(bytes); }
    // Ends when the client has gone, or sends more than one that only listens. Takes no step of its own with a
    // deadline: it runs beside write(). What the client sends is dropped.
    [[nodiscard]] boost::asio::awaitable<void> watch();

    // Our side of the clock stands still while a handler runs.
    void suspend_deadline() noexcept { set_deadline(SteadyTime::max()); }

    // Ends the connection so that the client can still read the last answer, whatever it goes on sending.
    [[nodiscard]] boost::asio::awaitable<void> linger_and_close();
    void close() noexcept;
    void reset() noexcept;

    // Closes the connection unless a request is under way.
    void close_if_idle() noexcept;
    // The client has yet to send a whole header; any thread.
    [[nodiscard]] bool awaits_request() const noexcept {
        return phase() == Phase::opening || phase() == Phase::idle || phase() == Phase::header;
    }

    // When the step under way must have ended; any thread.
    [[nodiscard]] SteadyTime deadline() const noexcept {
        return SteadyTime(SteadyTime::duration(deadline_.load(std::memory_order_relaxed)));
    }
    // Ends the step under way if its deadline has passed.
    void expire(SteadyTime now) noexcept;

    [[nodiscard]] const Transport& transport() const noexcept { return *transport_; }

  private:
    enum class Phase { opening, idle, header, body, handling, writing, lingering };

    void set_deadline(SteadyTime at) noexcept {
        deadline_.store(at.time_since_epoch().count(), std::memory_order_relaxed);
    }
    [[nodiscard]] Phase phase() const noexcept { return phase_.load(std::memory_order_acquire); }
    void set_phase(Phase phase) noexcept { phase_.store(phase, std::memory_order_release); }
    void enter(Phase phase, std::chrono::milliseconds limit) noexcept;
    void start_handling() noexcept;
    void pay_for_write(SteadyTime begun, std::size_t bytes) noexcept;
    [[nodiscard]] boost::asio::awaitable<bool> read_more(std::size_t room);
    [[nodiscard]] ReadEnd reject(http::Rejection rejection) noexcept;
    [[nodiscard]] ReadEnd failed_read(std::string_view step) noexcept;
    [[nodiscard]] boost::asio::awaitable<ReadEnd> read_sized(std::uint64_t length, std::string& body);
    [[nodiscard]] boost::asio::awaitable<ReadEnd> read_chunked(std::uint64_t limit, std::string& body);

    std::unique_ptr<Transport> transport_;
    const Settings& settings_;
    ReadBuffer buffer_;
    std::size_t header_size_ = 0;
    http::Rejection rejection_;
    std::atomic<Phase> phase_ = Phase::opening;
    bool expired_ = false;
    bool served_ = false;                 // a request has been read
    SteadyTime::duration write_credit_{}; // how long the client may still keep us waiting
    std::atomic<SteadyTime::rep> deadline_{SteadyTime::max().time_since_epoch().count()};
};

} // namespace datagems::server
