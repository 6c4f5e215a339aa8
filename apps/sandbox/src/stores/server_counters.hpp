// What one server of a store counts.
#pragma once

#include <boost/json/object.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace datagems::sandbox {

// Thread safe.
class ServerCounters {
  public:
    void connection_opened() noexcept {
        ++connections_;
        ++open_;
    }
    void connection_closed() noexcept { --open_; }
    void received(std::size_t bytes) noexcept { bytes_in_ += bytes; }
    void sent(std::size_t bytes) noexcept { bytes_out_ += bytes; }
    void error_injected() noexcept { ++errors_; }
    void called(std::string_view path);

    [[nodiscard]] std::uint64_t connections() const noexcept { return connections_; }
    // Of all routes.
    [[nodiscard]] std::uint64_t calls() const;
    // {"connections":N,"open":N,"calls":{path:N,…},"errors":N,"bytesIn":N,"bytesOut":N}
    [[nodiscard]] boost::json::object to_json() const;
    // All but the connections that are open.
    void reset();

  private:
    std::atomic<std::uint64_t> connections_{0};
    std::atomic<std::uint64_t> open_{0};
    std::atomic<std::uint64_t> bytes_in_{0};
    std::atomic<std::uint64_t> bytes_out_{0};
    std::atomic<std::uint64_t> errors_{0};
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t, std::less<>> calls_;
};

} // namespace datagems::sandbox
