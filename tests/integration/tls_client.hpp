// A blocking TLS client over a RawClient's connection: every TLS record is what a test sends at once.
#pragma once

#include "server_fixture.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace datagems::server {

class TlsClient {
  public:
    explicit TlsClient(std::uint16_t port)
        : raw_(port), context_(::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free), ssl_(nullptr, ::SSL_free) {}

    // Before the handshake.
    [[nodiscard]] SSL_CTX* context() { return context_.get(); }

    // False when the server refuses.
    bool shake_hands() {
        ssl_.reset(::SSL_new(context_.get()));
        ::SSL_set_fd(ssl_.get(), raw_.socket().native_handle());
        return ::SSL_connect(ssl_.get()) == 1;
    }

    bool send(std::string_view bytes) {
        return ::SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
    }

    // The next bytes; fewer only when the connection ends first.
    std::string read_exactly(std::size_t count) {
        while (buffered_.size() < count && read_some()) {
        }
        const auto bytes = buffered_.substr(0, count);
        buffered_.erase(0, bytes.size());
        return bytes;
    }
    // The header of the next answer and a body of `length` bytes.
    std::string read_answer(std::size_t length) {
        while (buffered_.find("\r\n\r\n") == std::string::npos && read_some()) {
        }
        const auto end = buffered_.find("\r\n\r\n");
        return end == std::string::npos ? std::exchange(buffered_, {}) : read_exactly(end + 4 + length);
    }
    std::string request(std::string_view bytes, std::size_t length) {
        send(bytes);
        return read_answer(length);
    }
    std::string read_to_end() {
        while (read_some()) {
        }
        return std::exchange(buffered_, {});
    }

    // The server has said that nothing follows.
    [[nodiscard]] bool was_told_the_end() const {
        return (::SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
    }
    [[nodiscard]] SSL* ssl() { return ssl_.get(); }
    RawClient& raw() { return raw_; }

  private:
    bool read_some() {
        char bytes[16 * 1024];
        const int count = ::SSL_read(ssl_.get(), bytes, sizeof bytes);
        if (count <= 0) return false;
        buffered_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    RawClient raw_;
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
    std::string buffered_;
};

} // namespace datagems::server
