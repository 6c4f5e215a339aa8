#include "address_limit.hpp"

#include <algorithm>

namespace datagems::server {
AddressLimit::AddressLimit(std::size_t most, std::vector<IpRange> unlimited)
    : most_(most), unlimited_(std::move(unlimited)) {}

std::optional<AddressLimit::Place> AddressLimit::take(const IpAddress& address) {
    const auto plain = address.unmapped();
    const auto holds = [&](const IpRange& range) { return range.contains(plain); };
    if (most_ == 0 || std::ranges::any_of(unlimited_, holds)) return Place();
    const auto client = plain.client();
    const std::lock_guard lock(counts_->mutex);
    auto& open = counts_->open[client];
    if (open >= most_) return std::nullopt;
    ++open;
    return Place(counts_, client);
}

AddressLimit::Place::~Place() {
    if (!counts_) return;
    const std::lock_guard lock(counts_->mutex);
    const auto found = counts_->open.find(*client_);
    if (--found->second == 0) counts_->open.erase(found);
}

} // namespace datagems::server
