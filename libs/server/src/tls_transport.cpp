#include "tls_transport.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <new>

namespace datagems::server {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t max_record = 16 * 1024;
constexpr std::string_view https_only = "HTTP/1.1 400 Bad Request\r\n"
                                        "Content-Type: application/json\r\n"
                                        "Content-Length: 34\r\n"
                                        "Cache-Control: no-store\r\n"
                                        "X-Content-Type-Options: nosniff\r\n"
                                        "Connection: close\r\n"
                                        "\r\n"
                                        R"({"error":"This port speaks https"})";

int to_int(std::size_t size) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
    return static_cast<int>(std::min(size, most));
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

// OpenSSL's way to the socket. Its own writes without MSG_NOSIGNAL: a client that has gone would end the program.
struct TlsTransport::Bio {
    static TlsTransport& transport(BIO* bio) { return *static_cast<TlsTransport*>(::BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) {
        auto& self = transport(bio);
        ::BIO_clear_retry_flags(bio);
        const auto count = ::recv(self.socket().native_handle(), into, static_cast<std::size_t>(size), 0);
        if (count > 0 && !self.first_byte_) self.first_byte_ = *into;
        if (count < 0) {
            if (would_block(errno)) ::BIO_set_retry_read(bio);
            self.socket_error_.assign(errno, boost::system::system_category());
        }
        return static_cast<int>(count);
    }

    static int write(BIO* bio, const char* from, int size) {
        auto& self = transport(bio);
        ::BIO_clear_retry_flags(bio);
        const auto count = ::send(self.socket().native_handle(), from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        if (count < 0) {
            if (would_block(errno)) ::BIO_set_retry_write(bio);
            self.socket_error_.assign(errno, boost::system::system_category());
        }
        return static_cast<int>(count);
    }

    static long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

    static BIO* create(TlsTransport& self) {
        static BIO_METHOD* const method = make_method();
        BIO* bio = ::BIO_new(method);
        if (bio == nullptr) throw std::bad_alloc();
        ::BIO_set_data(bio, &self);
        ::BIO_set_init(bio, 1);
        return bio;
    }

    static BIO_METHOD* make_method() {
        BIO_METHOD* method = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
        if (method == nullptr) throw std::bad_alloc();
        ::BIO_meth_set_read(method, read);
        ::BIO_meth_set_write(method, write);
        ::BIO_meth_set_ctrl(method, control);
        return method;
    }
};

TlsTransport::TlsTransport(asio::ip::tcp::socket socket, std::string remote_address, const TlsContext& context)
    : TcpTransport(std::move(socket), std::move(remote_address)), ssl_(::SSL_new(context.get()), ::SSL_free) {
    if (!ssl_) throw std::bad_alloc();
    BIO* bio = Bio::create(*this);
    ::SSL_set_bio(ssl_.get(), bio, bio);
}

// Waits until the call whose outcome this is can be made again; false, with an error, when that has no use. OpenSSL's
// queue of errors is the thread's: whoever calls it clears the queue first.
asio::awaitable<bool> TlsTransport::can_go_on(int outcome, error_code& error) {
    auto direction = asio::socket_base::wait_read;
    switch (::SSL_get_error(ssl_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
        break;
    case SSL_ERROR_WANT_WRITE:
        direction = asio::socket_base::wait_write;
        break;
    case SSL_ERROR_ZERO_RETURN:
        error = asio::error::eof;
        co_return false;
    case SSL_ERROR_SYSCALL:
        ready_ = false;
        error = socket_error_ ? socket_error_ : error_code(asio::error::eof);
        co_return false;
    default:
        ready_ = false;
        error = asio::error::connection_aborted;
        co_return false;
    }
    error.clear();
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await socket().async_wait(direction, token);
    co_return !error;
}

asio::awaitable<void> TlsTransport::open(error_code& error) {
    for (;;) {
        ::ERR_clear_error();
        const int outcome = ::SSL_accept(ssl_.get());
        ready_ = outcome == 1;
        if (ready_) co_return;
        const bool again = co_await can_go_on(outcome, error);
        if (!again) break;
    }
    // A TLS record cannot begin with a letter, nor a request with anything else.
    const bool plain = error == asio::error::connection_aborted && first_byte_ >= 'A' && first_byte_ <= 'Z';
    if (plain) co_await refuse_plain_http();
}

asio::awaitable<void> TlsTransport::refuse_plain_http() {
    error_code ignored;
    const std::string_view nothing;
    co_await TcpTransport::write(https_only, nothing, nothing, ignored);
}

asio::awaitable<std::size_t> TlsTransport::read_some(std::span<char> into, error_code& error) {
    if (!ready_) co_return co_await TcpTransport::read_some(into, error);
    for (;;) {
        ::ERR_clear_error();
        const int outcome = ::SSL_read(ssl_.get(), into.data(), to_int(into.size()));
        if (outcome > 0) {
            error.clear();
            co_return static_cast<std::size_t>(outcome);
        }
        const bool again = co_await can_go_on(outcome, error);
        if (!again) co_return 0;
    }
}

// A record each, however the parts are cut: a header goes with the beginning of its body.
asio::awaitable<void> TlsTransport::write(std::string_view first, std::string_view second, std::string_view third,
                                          error_code& error) {
    std::array<std::string_view, 3> parts{first, second, third};
    std::string record;
    record.reserve(std::min(first.size() + second.size() + third.size(), max_record));
    error.clear();
    for (;;) {
        record.clear();
        for (auto& part : parts) {
            const auto taken = part.substr(0, max_record - record.size());
            record += taken;
            part.remove_prefix(taken.size());
        }
        if (record.empty()) co_return;
        co_await write_record(record, error);
        if (error) co_return;
    }
}

asio::awaitable<void> TlsTransport::write_record(std::string_view record, error_code& error) {
    while (!record.empty()) {
        if (!ready_) error = asio::error::not_connected;
        if (!ready_) co_return;
        ::ERR_clear_error();
        const int outcome = ::SSL_write(ssl_.get(), record.data(), to_int(record.size()));
        in_record_ = outcome <= 0;
        if (outcome > 0) {
            record.remove_prefix(static_cast<std::size_t>(outcome));
            continue;
        }
        const bool again = co_await can_go_on(outcome, error);
        if (!again) co_return;
    }
}

asio::awaitable<void> TlsTransport::finish_writing(std::chrono::milliseconds patience) {
    bool again = ready_;
    while (again) {
        ::ERR_clear_error();
        const int outcome = ::SSL_shutdown(ssl_.get()); // 0: said, and the client has not said it yet
        if (outcome >= 0) break;
        error_code ignored;
        again = co_await can_go_on(outcome, ignored);
    }
    co_await TcpTransport::finish_writing(patience);
}

void TlsTransport::close() noexcept {
    if (ready_ && !in_record_ && socket().is_open()) {
        ::ERR_clear_error();
        ::SSL_shutdown(ssl_.get());
        ::ERR_clear_error();
    }
    ready_ = false;
    TcpTransport::close();
}

} // namespace datagems::server
