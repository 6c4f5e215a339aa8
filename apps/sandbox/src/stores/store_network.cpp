#include "store_network.hpp"

#include "json_texts.hpp"

#include <stdexcept>

namespace datagems::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr double repeat_rate = 0.1; // of what lags

std::size_t size_of(const CellName& name, const CellValue& value) {
    constexpr std::size_t bookkeeping = 200;
    return bookkeeping + name.scope.size() + name.key.size() + (value ? value->size() : 0);
}

} // namespace

StoreNetwork::StoreNetwork(std::size_t replicas, std::uint64_t seed, PendingLimits limits)
    : replicas_(replicas), random_(seed), limits_(limits) {
    if (replicas == 0) throw std::invalid_argument("a network of stores needs a replica");
}

void StoreNetwork::deliver_until(SteadyTime now) {
    while (!pending_.empty() && pending_.begin()->first.first <= now)
        deliver_first();
}

Written StoreNetwork::write(std::size_t replica, const CellName& name, const CellValue& value, const StoreKnobs& knobs,
                            SteadyTime now) {
    const std::string* held = find(replica, name);
    if (held == nullptr ? !value : value && are_equal_values(*held, *value)) return Written::equal;
    store(replica, name, value);
    if (random_.share() < knobs.unconfirmed_rate) {
        ++replicas_[replica].counts.unconfirmed;
        return Written::unconfirmed;
    }
    ++replicas_[replica].counts.sent;
    for (std::size_t target = 0; target < replicas_.size(); ++target) {
        if (target == replica) continue;
        send(target, name, value, false, knobs.lag, now);
        if (knobs.lag > milliseconds::zero() && random_.share() < repeat_rate)
            send(target, name, value, true, knobs.lag, now);
    }
    make_room();
    return Written::broadcast;
}

Synced StoreNetwork::sync(std::size_t replica, std::string_view scope) {
    Synced synced;
    synced.source = replica;
    if (replicas_.size() == 1) return synced;
    synced.source = (replica + 1 + random_.below(replicas_.size() - 1)) % replicas_.size();
    for (const auto& [key, value] : fields(synced.source, scope)) {
        store(replica, CellName{std::string(scope), key}, value);
        ++synced.merged_fields;
    }
    return synced;
}

const std::string* StoreNetwork::find(std::size_t replica, const CellName& name) const {
    const Fields& of_scope = fields(replica, name.scope);
    const auto found = of_scope.find(name.key);
    return found == of_scope.end() ? nullptr : &found->second;
}

const StoreNetwork::Fields& StoreNetwork::fields(std::size_t replica, std::string_view scope) const {
    static const Fields none;
    const auto& scopes = replicas_.at(replica).scopes;
    const auto found = scopes.find(scope);
    return found == scopes.end() ? none : found->second;
}

std::vector<CellName> StoreNetwork::names(std::size_t replica) const {
    std::vector<CellName> names;
    for (const auto& [scope, of_scope] : replicas_.at(replica).scopes)
        for (const auto& [key, value] : of_scope)
            names.push_back(CellName{scope, key});
    return names;
}

BroadcastCounts StoreNetwork::counts(std::size_t replica) const {
    return replicas_.at(replica).counts;
}

void StoreNetwork::reset_counts() {
    for (Replica& replica : replicas_) {
        const std::uint64_t pending = replica.counts.pending;
        replica.counts = BroadcastCounts{};
        replica.counts.pending = pending;
    }
}

void StoreNetwork::restore(const CellChange& cell) {
    if (cell.replica < replicas_.size() && cell.value)
        replicas_[cell.replica].scopes[cell.name.scope][cell.name.key] = *cell.value;
}

void StoreNetwork::restore(const MessageSent& message) {
    if (message.id >= next_id_) next_id_ = message.id + 1;
    if (message.target >= replicas_.size()) {
        changes_.emplace_back(MessageDelivered{message.id});
        return;
    }
    enqueue(Message{message.target, message.name, message.value, false}, SteadyTime::min(), message.id);
}

void StoreNetwork::store(std::size_t replica, const CellName& name, const CellValue& value) {
    auto& scopes = replicas_[replica].scopes;
    if (value) {
        scopes[name.scope][name.key] = *value;
    } else if (const auto of_scope = scopes.find(name.scope); of_scope != scopes.end()) {
        of_scope->second.erase(name.key);
        if (of_scope->second.empty()) scopes.erase(of_scope);
    }
    changes_.emplace_back(CellChange{replica, name, value});
}

void StoreNetwork::send(std::size_t target, const CellName& name, const CellValue& value, bool is_repeat,
                        milliseconds lag, SteadyTime now) {
    if (lag <= milliseconds::zero()) {
        store(target, name, value);
        ++replicas_[target].counts.delivered;
        return;
    }
    const std::uint64_t id = next_id_++;
    const auto delay = std::chrono::duration_cast<SteadyTime::duration>(random_.share() * lag);
    changes_.emplace_back(MessageSent{id, target, name, value});
    enqueue(Message{target, name, value, is_repeat}, now + delay, id);
}

void StoreNetwork::enqueue(Message message, SteadyTime due, std::uint64_t id) {
    ++replicas_[message.target].counts.pending;
    pending_bytes_ += size_of(message.name, message.value);
    pending_.emplace(std::pair(due, id), std::move(message));
}

void StoreNetwork::deliver_first() {
    const auto node = pending_.extract(pending_.begin());
    const Message& message = node.mapped();
    BroadcastCounts& counts = replicas_[message.target].counts;
    --counts.pending;
    ++counts.delivered;
    if (message.is_repeat) ++counts.repeated;
    pending_bytes_ -= size_of(message.name, message.value);
    store(message.target, message.name, message.value);
    changes_.emplace_back(MessageDelivered{node.key().second});
}

void StoreNetwork::make_room() {
    while (pending_.size() > limits_.messages || pending_bytes_ > limits_.bytes) {
        ++replicas_[pending_.begin()->second.target].counts.early;
        deliver_first();
    }
}

} // namespace datagems::sandbox
