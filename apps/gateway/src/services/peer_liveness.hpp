// Who of the peers is alive, judged by their heartbeats. No I/O.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/documents/job.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace datagems::gateway {

// The clocks of other machines prove nothing, so what counts is that the beat moves between two of our looks, by our
// own clock. Only where we have no earlier look that is fresh enough the time that the worker wrote decides, with some
// allowance for its clock. Thread safe.
class PeerLiveness {
  public:
    explicit PeerLiveness(const Clock& clock) : clock_(clock) {}

    // Notes a look at the peer's heartbeat, and says whether its worker is alive.
    [[nodiscard]] bool see(std::string_view peer_id, const documents::Heartbeat& beat);

  private:
    // What we know of the value of a beat that was seen last.
    struct Seen {
        std::string instance;
        std::int64_t beat = 0;
        SteadyTime since{};  // the first look at this value
        SteadyTime looked{}; // the last one
        bool moved = false;  // it was written shortly before the first look
    };

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Seen, std::less<>> seen_; // bounded by the peers in the store
};

} // namespace datagems::gateway
