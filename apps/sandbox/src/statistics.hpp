// What the sandbox counts, so that a test or a person can compare it with what a client says.
#pragma once

#include "model.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace datagems::sandbox {

// Thread safe.
class Statistics {
  public:
    // A call under way, from its arrival to its answer.
    class Call {
      public:
        explicit Call(Statistics& statistics) : statistics_(statistics), at_once_(statistics.begin()) {}
        ~Call() { statistics_.end(); }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;
        // Calls under way when this one began, itself included.
        [[nodiscard]] std::uint64_t at_once() const noexcept { return at_once_; }

      private:
        Statistics& statistics_;
        const std::uint64_t at_once_;
    };

    void count(std::string_view path, const Decision& decision);
    // Counts start again from zero; calls under way stay so.
    void reset();

    // {"calls":{"record":N,"draft":N,"unread":N},"outcomes":{"record":{"ok":N,…},…},"paths":{…},"inFlight":N,
    // "maxInFlight":N}
    [[nodiscard]] boost::json::object to_json() const;

  private:
    using Counts = std::map<std::string, std::uint64_t, std::less<>>;

    std::uint64_t begin();
    void end();

    mutable std::mutex mutex_;
    std::uint64_t in_flight_ = 0;
    std::uint64_t max_in_flight_ = 0;
    std::array<Counts, call_kind_count> outcomes_;
    Counts paths_;
};

} // namespace datagems::sandbox
