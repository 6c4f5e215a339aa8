#include "replica_network.hpp"

#include <algorithm>

namespace datagems::test {
namespace {

Error no_answer() {
    return Error{errc::unavailable, "no answer"};
}

} // namespace

class ReplicaView final : public persistence::CStore {
  public:
    ReplicaView(ReplicaNetwork& network, std::string process, std::size_t replica)
        : network_(network), process_(std::move(process)), replica_(replica) {}

    Result<std::optional<std::string>> get(std::string_view key) override { return hget(single_values, key); }
    Result<void> set(std::string_view key, std::string_view value) override { return hset(single_values, key, value); }

    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        if (fails()) return no_answer();
        const auto& hashes = network_.replicas_[replica_];
        const auto fields = hashes.find(hash);
        if (fields == hashes.end()) return std::optional<std::string>();
        const auto found = fields->second.find(field);
        if (found == fields->second.end()) return std::optional<std::string>();
        return std::optional(found->second);
    }

    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return write(hash, field, std::string(value));
    }

    // As over HTTP: read, write, read again.
    Result<persistence::Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                  std::string_view value) override {
        const auto before = hget(hash, field);
        if (!before) return before.error();
        if (*before) return persistence::Insertion{false, **before};
        if (auto written = hset(hash, field, value); !written) return written.error();
        const auto after = hget(hash, field);
        if (!after) return after.error();
        return persistence::Insertion{*after == value, after->value_or("")};
    }

    Result<void> hdel(std::string_view hash, std::string_view field) override {
        return write(hash, field, std::nullopt);
    }

    Result<persistence::HashFields> hgetall(std::string_view hash) override {
        if (fails()) return no_answer();
        const auto& hashes = network_.replicas_[replica_];
        const auto fields = hashes.find(hash);
        return fields == hashes.end() ? persistence::HashFields() : fields->second;
    }

    Result<void> hsync(std::string_view hash) override {
        if (fails()) return no_answer();
        network_.sync(replica_, hash);
        return {};
    }

    Result<std::optional<std::uint64_t>> change_token() override { return std::optional<std::uint64_t>(); }
    Result<void> check() override { return {}; }

  private:
    bool fails() { return network_.happens(network_.faults_.failed); }

    // A failure may come before the work or after it.
    Result<void> write(std::string_view hash, std::string_view field, std::optional<std::string> value) {
        const bool fails_before = fails();
        if (fails_before) return no_answer();
        auto written = network_.write(process_, replica_, {std::string(hash), std::string(field)}, std::move(value));
        if (written && fails()) return no_answer();
        return written;
    }

    ReplicaNetwork& network_;
    std::string process_;
    std::size_t replica_;
};

std::unique_ptr<persistence::CStore> ReplicaNetwork::join(std::string process, std::size_t replica) {
    return std::make_unique<ReplicaView>(*this, std::move(process), replica);
}

bool ReplicaNetwork::happens(double share) {
    return share > 0 && std::bernoulli_distribution(share)(random_);
}

void ReplicaNetwork::put(std::size_t replica, const Place& place, const std::optional<std::string>& value) {
    auto& fields = replicas_[replica][place.first];
    if (value) {
        fields.insert_or_assign(place.second, *value);
    } else {
        fields.erase(place.second);
    }
}

Result<void> ReplicaNetwork::write(const std::string& process, std::size_t replica, Place place,
                                   std::optional<std::string> value) {
    if (holds(replica, place, value)) return {};
    put(replica, place, value);
    writers_[place].insert(process);
    if (happens(faults_.unconfirmed)) {
        unconfirmed_.push_back({process, replica, std::move(place), std::move(value)});
        return Error{errc::unavailable, "not confirmed"};
    }
    send(replica, place, value);
    send_unconfirmed(process);
    return {};
}

bool ReplicaNetwork::holds(std::size_t replica, const Place& place, const std::optional<std::string>& value) const {
    const auto fields = replicas_[replica].find(place.first);
    if (fields == replicas_[replica].end()) return !value;
    const auto standing = fields->second.find(place.second);
    return standing == fields->second.end() ? !value : value && standing->second == *value;
}

void ReplicaNetwork::send(std::size_t from, const Place& place, const std::optional<std::string>& value) {
    for (std::size_t to = 0; to < replicas_.size(); ++to) {
        if (to == from) continue;
        under_way_.push_back({to, place, value});
        if (happens(faults_.repeated)) under_way_.push_back({to, place, value});
    }
}

void ReplicaNetwork::send_unconfirmed(const std::string& process) {
    const auto due = std::ranges::find(unconfirmed_, process, &Unconfirmed::process);
    if (due == unconfirmed_.end()) return;
    const auto write = std::move(*due);
    unconfirmed_.erase(due);
    if (holds(write.replica, write.place, write.value)) send(write.replica, write.place, write.value);
}

void ReplicaNetwork::forget(const std::string& process) {
    std::erase_if(unconfirmed_, [&](const Unconfirmed& write) {
        if (write.process != process) return false;
        forgotten_.insert(write.place);
        return true;
    });
}

void ReplicaNetwork::sync(std::size_t replica, std::string_view hash) {
    if (replicas_.size() < 2) return;
    const auto step = std::uniform_int_distribution<std::size_t>(1, replicas_.size() - 1)(random_);
    const auto& source = replicas_[(replica + step) % replicas_.size()];
    const auto fields = source.find(hash);
    if (fields == source.end()) return;
    for (const auto& [field, value] : fields->second) {
        replicas_[replica][std::string(hash)].insert_or_assign(field, value);
    }
}

bool ReplicaNetwork::deliver_one() {
    if (under_way_.empty()) return false;
    const auto at = std::uniform_int_distribution<std::size_t>(0, under_way_.size() - 1)(random_);
    std::swap(under_way_[at], under_way_.back());
    const auto message = std::move(under_way_.back());
    under_way_.pop_back();
    put(message.to, message.place, message.value);
    return true;
}

void ReplicaNetwork::deliver_all() {
    while (deliver_one()) {
    }
}

void ReplicaNetwork::become_quiet() {
    faults_ = {0, 0, 0};
    deliver_all();
}

} // namespace datagems::test
