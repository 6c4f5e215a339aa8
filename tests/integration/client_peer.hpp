// Real servers on loopback whose every byte a test decides: one thread a connection, plain or TLS.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace datagems::test {

// The server's end of one connection.
class Peer {
  public:
    Peer(int descriptor, int index, SSL* tls) : descriptor_(descriptor), index_(index), tls_(tls) {}

    // The connection's number, from 0.
    [[nodiscard]] int index() const noexcept { return index_; }
    // Head and body of the next request; nullopt when the client has closed.
    std::optional<std::string> read_request();
    // False when the client has closed.
    bool send(std::string_view bytes);
    // Answers 200 with this body and keeps the connection.
    bool answer(std::string_view body);
    // Waits until the client closes, or `milliseconds` have passed; true if it has closed.
    bool closed_within(int milliseconds) const;

  private:
    bool read_some();

    int descriptor_;
    int index_;
    SSL* tls_;
    std::string buffer_;
};

class PeerServer {
  public:
    using Script = std::function<void(Peer&)>;

    // Runs `script` for every connection and closes it afterwards. With `tls`, the handshake is done before.
    explicit PeerServer(Script script, std::shared_ptr<SSL_CTX> tls = nullptr);
    ~PeerServer();
    PeerServer(const PeerServer&) = delete;
    PeerServer& operator=(const PeerServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }

  private:
    void accept_loop();
    void serve(int descriptor, int index);

    Script script_;
    std::shared_ptr<SSL_CTX> tls_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<int> connections_{0};
    std::mutex mutex_;
    std::vector<int> descriptors_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

// A port of 127.0.0.1 at which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

} // namespace datagems::test
