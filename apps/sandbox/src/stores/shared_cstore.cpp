#include "shared_cstore.hpp"

#include "json_texts.hpp"

namespace datagems::sandbox {

template <class Use>
auto SharedCStore::with_network(Use use) -> Result<decltype(use())> {
    const std::lock_guard lock(mutex_);
    // Nothing more happens before what happened is on the disk: an equal repeat must not be answered from memory alone.
    if (const auto written = write_down(); !written) return written.error();
    network_.deliver_until(clock_.steady_now());
    auto outcome = use();
    unwritten_ = network_.take_changes();
    if (const auto written = write_down(); !written) return written.error();
    return outcome;
}

Result<void> SharedCStore::write_down() {
    if (journal_ != nullptr)
        if (auto applied = journal_->apply(unwritten_); !applied) return applied;
    unwritten_.clear();
    return {};
}

Result<std::unique_ptr<SharedCStore>> SharedCStore::open(std::size_t replicas, std::uint64_t seed,
                                                         StoreJournal* journal, const Clock& clock) {
    auto store = std::unique_ptr<SharedCStore>(new SharedCStore(replicas, seed, journal, clock));
    if (journal == nullptr) return store;
    StoreNetwork& network = store->network_;
    const auto read = journal->read([&](const CellChange& cell) { network.restore(cell); },
                                    [&](const MessageSent& message) { network.restore(message); });
    if (!read) return read.error();
    const auto delivered = store->with_network([] { return true; });
    if (!delivered) return delivered.error();
    network.reset_counts();
    return store;
}

Result<Written> SharedCStore::write(std::size_t replica, const CellName& name, const CellValue& value,
                                    const StoreKnobs& knobs) {
    return with_network([&] { return network_.write(replica, name, value, knobs, clock_.steady_now()); });
}

Result<CellValue> SharedCStore::read(std::size_t replica, const CellName& name) {
    return with_network([&] {
        const std::string* const value = network_.find(replica, name);
        return value == nullptr ? CellValue() : CellValue(*value);
    });
}

Result<std::string> SharedCStore::read_all(std::size_t replica, std::string_view scope) {
    return with_network([&] {
        std::string all = "{";
        for (const auto& [key, value] : network_.fields(replica, scope)) {
            if (all.size() > 1) all += ',';
            all += json_string(key);
            all += ':';
            all += value;
        }
        all += '}';
        return all;
    });
}

Result<Synced> SharedCStore::sync(std::size_t replica, std::string_view scope) {
    return with_network([&] { return network_.sync(replica, scope); });
}

Result<std::vector<CellName>> SharedCStore::names(std::size_t replica) {
    return with_network([&] { return network_.names(replica); });
}

BroadcastCounts SharedCStore::counts(std::size_t replica) const {
    const std::lock_guard lock(mutex_);
    return network_.counts(replica);
}

void SharedCStore::reset_counts() {
    const std::lock_guard lock(mutex_);
    network_.reset_counts();
}

} // namespace datagems::sandbox
