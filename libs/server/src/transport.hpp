// The byte stream below a session: plain TCP, or TLS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace datagems::server {

// Used on the connection's executor only. At most one read and one write at a time.
class Transport {
  public:
    virtual ~Transport() = default;
    // What the two sides have to agree upon first; once, before anything else. After a failure read_some() still drops
    // what comes, so that the client can be heard out and see why.
    virtual boost::asio::awaitable<void> open(boost::system::error_code& error) = 0;
    // Bytes read, at least one, or why not (end of stream is asio::error::eof).
    virtual boost::asio::awaitable<std::size_t> read_some(std::span<char> into, boost::system::error_code& error) = 0;
    // Writes all parts whole, in one gather write where the system takes it.
    virtual boost::asio::awaitable<void> write(std::string_view first, std::string_view second, std::string_view third,
                                               boost::system::error_code& error) = 0;
    // Lets a write end only when less than about so many bytes wait to be sent, as far as the system can.
    virtual void limit_unsent(std::size_t bytes) noexcept = 0;
    // No more bytes from us; the client sees the end after what was written. The system gives up on a client that takes
    // nothing of that for so long, even after close().
    virtual boost::asio::awaitable<void> finish_writing(std::chrono::milliseconds patience) = 0;
    // Pending operations end with operation_aborted; later ones work.
    virtual void cancel() noexcept = 0;
    // Pending operations end with operation_aborted, later ones fail.
    virtual void close() noexcept = 0;
    // Like close(), but the client sees a reset: for answers that would otherwise look whole.
    virtual void reset() noexcept = 0;
    [[nodiscard]] virtual std::string remote_address() const = 0;
    [[nodiscard]] virtual bool tls() const noexcept = 0;
};

} // namespace datagems::server
