// Names for requests: 16 hexadecimal digits, unique within a process and hard to mistake between processes. Clients
// cannot choose them, so that nobody can forge a trail through the logs.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>

namespace datagems::server {

// Thread safe.
class RequestIds {
  public:
    RequestIds() : next_(seed()) {}

    [[nodiscard]] std::string next() {
        // An odd multiplier maps distinct counts to distinct numbers.
        std::uint64_t number = next_.fetch_add(1, std::memory_order_relaxed) * 0x9e3779b97f4a7c15U;
        std::string id(16, '0');
        for (char& digit : id) {
            digit = "0123456789abcdef"[number >> 60U];
            number <<= 4U;
        }
        return id;
    }

  private:
    static std::uint64_t seed() {
        std::random_device device;
        return (static_cast<std::uint64_t>(device()) << 32U) | device();
    }

    std::atomic<std::uint64_t> next_;
};

} // namespace datagems::server
