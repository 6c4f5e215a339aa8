// The network of CStores as the servers use it: from many threads, at the time of a clock, with a journal.
#pragma once

#include "store_journal.hpp"
#include "store_network.hpp"

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::sandbox {

// Thread safe. What was written is in the journal when a call returns.
class SharedCStore {
  public:
    // `journal` may be null; what it holds is read first, and the broadcasts under way arrive. Both outlive the store.
    [[nodiscard]] static Result<std::unique_ptr<SharedCStore>> open(std::size_t replicas, std::uint64_t seed,
                                                                    StoreJournal* journal, const Clock& clock);

    [[nodiscard]] Result<Written> write(std::size_t replica, const CellName& name, const CellValue& value,
                                        const StoreKnobs& knobs);
    [[nodiscard]] Result<CellValue> read(std::size_t replica, const CellName& name);
    // {"field":value,…}
    [[nodiscard]] Result<std::string> read_all(std::size_t replica, std::string_view scope);
    [[nodiscard]] Result<Synced> sync(std::size_t replica, std::string_view scope);
    [[nodiscard]] Result<std::vector<CellName>> names(std::size_t replica);

    [[nodiscard]] BroadcastCounts counts(std::size_t replica) const;
    void reset_counts();

  private:
    SharedCStore(std::size_t replicas, std::uint64_t seed, StoreJournal* journal, const Clock& clock)
        : network_(replicas, seed), journal_(journal), clock_(clock) {}
    // Calls `use` with the network as it is now and writes down what has happened.
    template <class Use>
    auto with_network(Use use) -> Result<decltype(use())>;
    [[nodiscard]] Result<void> write_down();

    mutable std::mutex mutex_;
    StoreNetwork network_;
    StoreJournal* const journal_;
    const Clock& clock_;
    std::vector<StoreChange> unwritten_; // of the last call, where the journal refused them
};

} // namespace datagems::sandbox
