#include "address_limit.hpp"

#include <algorithm>

namespace datagems::server {
namespace {

constexpr std::ptrdiff_t network_bytes = 8;

IpAddress client_of(const IpAddress& address) {
    if (address.is_v4()) return address;
    auto bytes = address.bytes();
    std::fill(bytes.begin() + network_bytes, bytes.end(), std::uint8_t{0});
    return IpAddress::v6(bytes);
}

} // namespace

AddressLimit::AddressLimit(std::size_t most, std::vector<IpRange> unlimited)
    : most_(most), unlimited_(std::move(unlimited)) {}

std::optional<AddressLimit::Place> AddressLimit::take(const IpAddress& address) {
    const auto plain = address.unmapped();
    const auto holds = [&](const IpRange& range) { return range.contains(plain); };
    if (most_ == 0 || std::ranges::any_of(unlimited_, holds)) return Place();
    const auto client = client_of(plain);
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
