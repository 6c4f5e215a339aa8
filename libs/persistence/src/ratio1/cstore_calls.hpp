// The calls of a node's CStore API: what is sent and what comes back.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/engine.hpp"
#include "ratio1/caller.hpp"
#include "ratio1/unconfirmed_writes.hpp"

#include <boost/json/array.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// What became of one attempt to write.
struct Sent {
    enum class Fate {
        confirmed,   // by a peer
        unconfirmed, // the node has it, perhaps nobody else
        unknown,     // the node may have it
        not_done,    // the node does not have it; later it may succeed
        refused,     // nor ever will
    };
    Fate fate = Fate::not_done;
    Error error; // unless confirmed
    std::optional<std::chrono::seconds> retry_after;
};

// Thread safe. Reads repeat what may be repeated, within the read deadline.
class CStoreCalls {
  public:
    CStoreCalls(Caller& caller, const Ratio1Options& options, std::shared_ptr<const PeerList> replicas);

    [[nodiscard]] Result<std::optional<std::string>> read(const Place& place);
    [[nodiscard]] Result<HashFields> read_all(std::string_view hash);
    // Once; nullopt deletes.
    [[nodiscard]] Sent send(const Place& place, std::optional<std::string_view> value, SteadyTime deadline);
    // Succeeds on a server that has no such call.
    [[nodiscard]] Result<void> sync(std::string_view hash);
    [[nodiscard]] Result<void> status();

    [[nodiscard]] SteadyTime write_deadline() const;
    // Whether another attempt would fail at once.
    [[nodiscard]] bool node_is_away() { return caller_.is_away(); }

  private:
    [[nodiscard]] Result<std::string> ask(const Request& request, const AttemptLimits& limits, std::size_t limit);
    [[nodiscard]] AttemptLimits read_limits() const;
    [[nodiscard]] boost::json::array replicas() const;
    [[nodiscard]] Error about(const Request& request, const Error& error) const;

    Caller& caller_;
    const std::chrono::milliseconds read_time_;
    const std::chrono::milliseconds write_time_;
    const std::shared_ptr<const PeerList> replicas_;
};

} // namespace datagems::persistence::ratio1
