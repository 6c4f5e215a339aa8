// A network of CStore replicas in memory, in which writes arrive late, twice, in any order, or not at all; and a record
// of who wrote what. Everything from one thread, every chance from one source: a run replays from its seed.
#pragma once

#include "datagems/persistence/cstore.hpp"

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace datagems::test {

// Shares of the writes that change something.
struct NetworkFaults {
    double repeated = 0.2;    // arrive twice at a replica
    double unconfirmed = 0.1; // stay at their own replica, and the writer is told so
    double failed = 0.1;      // of all calls: no answer, whether or not the work was done
};

// Values that are in no hash; no hash of ours has a blank.
inline constexpr std::string_view single_values = " values";

class ReplicaNetwork {
  public:
    ReplicaNetwork(std::size_t replicas, std::mt19937_64& random, NetworkFaults faults)
        : random_(random), faults_(faults), replicas_(replicas) {}

    // One process's access to the replica beside it. The network outlives it.
    [[nodiscard]] std::unique_ptr<persistence::CStore> join(std::string process, std::size_t replica);

    // Some write that is under way arrives somewhere; false if there is none.
    bool deliver_one();
    // The process has ended: what it would have sent again stays where it was made.
    void forget(const std::string& process);
    // All that are under way arrive, in any order, and nothing goes wrong from now on.
    void become_quiet();
    void deliver_all();

    using Place = std::pair<std::string, std::string>; // hash and field
    [[nodiscard]] const std::map<Place, std::set<std::string>>& writers() const noexcept { return writers_; }
    // Some writes to these are known to one replica alone, and nobody remembers them.
    [[nodiscard]] const std::set<Place>& forgotten() const noexcept { return forgotten_; }

  private:
    friend class ReplicaView;
    using Fields = std::map<std::string, std::string, std::less<>>;
    using Hashes = std::map<std::string, Fields, std::less<>>;
    struct Message {
        std::size_t to;
        Place place;
        std::optional<std::string> value; // none: removed
    };

    struct Unconfirmed {
        std::string process;
        std::size_t replica;
        Place place;
        std::optional<std::string> value;
    };

    [[nodiscard]] bool happens(double share);
    [[nodiscard]] Result<void> write(const std::string& process, std::size_t replica, Place place,
                                     std::optional<std::string> value);
    void sync(std::size_t replica, std::string_view hash);
    void put(std::size_t replica, const Place& place, const std::optional<std::string>& value);
    [[nodiscard]] bool holds(std::size_t replica, const Place& place, const std::optional<std::string>& value) const;
    void send(std::size_t from, const Place& place, const std::optional<std::string>& value);
    // As the engine does with what nobody confirmed: again after a later write, if it still stands.
    void send_unconfirmed(const std::string& process);

    std::mt19937_64& random_;
    NetworkFaults faults_;
    std::vector<Hashes> replicas_;
    std::deque<Message> under_way_;
    std::vector<Unconfirmed> unconfirmed_;
    std::set<Place> forgotten_;
    std::map<Place, std::set<std::string>> writers_;
};

} // namespace datagems::test
