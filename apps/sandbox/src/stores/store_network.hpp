// The CStore of several replicas and the broadcasts between them, without a wire and without a clock of its own.
#pragma once

#include "store_changes.hpp"
#include "store_knobs.hpp"

#include "mixing.hpp"

#include "datagems/base/clock.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::sandbox {

// What a write has come to.
enum class Written {
    equal,       // the replica held an equal value: nothing was done
    broadcast,   // stored, and on its way to the other replicas
    unconfirmed, // stored in this replica alone
};

// What lags must not fill the memory: beyond these the oldest broadcasts arrive early.
struct PendingLimits {
    std::size_t messages = 200'000;
    std::size_t bytes = std::size_t{64} << 20U;
};

struct BroadcastCounts {
    std::uint64_t sent = 0;        // writes taken here and broadcast
    std::uint64_t unconfirmed = 0; // writes taken here and kept here
    std::uint64_t delivered = 0;   // messages that arrived here
    std::uint64_t repeated = 0;    // of these, those that had arrived before
    std::uint64_t early = 0;       // of these, those that came before their time, for want of room
    std::uint64_t pending = 0;     // messages on their way here
};

struct Synced {
    std::size_t source = 0;        // the replica that was asked
    std::size_t merged_fields = 0; // fields it had
};

// A broadcast reaches every other replica after a delay of its own, so that the broadcasts of one key may change
// places, and now and then twice. A replica takes the last one that it sees. Time passes only where it is given. Used
// by one thread at a time.
class StoreNetwork {
  public:
    using Fields = std::map<std::string, std::string, std::less<>>; // key → JSON text

    StoreNetwork(std::size_t replicas, std::uint64_t seed, PendingLimits limits = {});

    // What arrives until `now` takes effect. To be called before anything is read or written.
    void deliver_until(SteadyTime now);
    // No value: the key is deleted. `knobs` say how it spreads.
    Written write(std::size_t replica, const CellName& name, const CellValue& value, const StoreKnobs& knobs,
                  SteadyTime now);
    // Merges another replica's fields, whichever is drawn, over those of this one. What was deleted there stays here.
    Synced sync(std::size_t replica, std::string_view scope);

    [[nodiscard]] const std::string* find(std::size_t replica, const CellName& name) const;
    [[nodiscard]] const Fields& fields(std::size_t replica, std::string_view scope) const;
    // All cells, in order.
    [[nodiscard]] std::vector<CellName> names(std::size_t replica) const;
    [[nodiscard]] std::size_t replicas() const noexcept { return replicas_.size(); }

    [[nodiscard]] BroadcastCounts counts(std::size_t replica) const;
    void reset_counts();

    // What happened since the last call, for the disk.
    [[nodiscard]] std::vector<StoreChange> take_changes() { return std::exchange(changes_, {}); }
    // What the disk held: a cell, or a broadcast that was under way and arrives next.
    void restore(const CellChange& cell);
    void restore(const MessageSent& message);

  private:
    struct Message {
        std::size_t target = 0;
        CellName name;
        CellValue value;
        bool is_repeat = false;
    };
    struct Replica {
        std::map<std::string, Fields, std::less<>> scopes;
        BroadcastCounts counts;
    };
    using Pending = std::map<std::pair<SteadyTime, std::uint64_t>, Message>; // by time of arrival, then by number

    void store(std::size_t replica, const CellName& name, const CellValue& value);
    void send(std::size_t target, const CellName& name, const CellValue& value, bool is_repeat,
              std::chrono::milliseconds lag, SteadyTime now);
    void enqueue(Message message, SteadyTime due, std::uint64_t id);
    void deliver_first();
    void make_room();

    std::vector<Replica> replicas_;
    RandomSequence random_;
    const PendingLimits limits_;
    Pending pending_;
    std::size_t pending_bytes_ = 0;
    std::uint64_t next_id_ = 1;
    std::vector<StoreChange> changes_;
};

} // namespace datagems::sandbox
