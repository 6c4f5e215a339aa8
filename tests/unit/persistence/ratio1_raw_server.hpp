// A server on loopback that says whatever a test wants, byte by byte.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace datagems::persistence::test {

// One connection, as the server has it.
class RawPeer {
  public:
    RawPeer(int descriptor, std::size_t number) : descriptor_(descriptor), number_(number) {}

    [[nodiscard]] std::size_t number() const noexcept { return number_; } // of the connection, from 0
    // Head and body; empty once the client is gone.
    std::string read_request();
    // False once the client is gone.
    bool send(std::string_view bytes) const;
    // Byte by byte, with a pause after each, as long as the client listens.
    void drip(std::string_view bytes) const;
    // Says nothing more until the client goes.
    void hang() const;
    // Ends the connection with a reset.
    void reset() const;

  private:
    int descriptor_;
    std::size_t number_;
    std::string received_;
};

[[nodiscard]] std::string ok_json(std::string_view body);
[[nodiscard]] std::string with_status(int status, std::string_view body, std::string_view headers = "");

class RawServer {
  public:
    // `talk` runs on a thread of its own for each connection, which ends with it.
    explicit RawServer(std::function<void(RawPeer&)> talk, std::uint16_t port = 0);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::size_t connections() const noexcept { return connections_; }

  private:
    void accept_all();
    void serve(int descriptor, std::size_t number);

    std::function<void(RawPeer&)> talk_;
    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> connections_{0};
    std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::thread> threads_;
    std::atomic<bool> stopping_{false};
    std::thread acceptor_;
};

} // namespace datagems::persistence::test
