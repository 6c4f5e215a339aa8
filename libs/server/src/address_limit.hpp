// How many connections each client address has.
#pragma once

#include "datagems/base/ip_address.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace datagems::server {

// Thread safe. Addresses of IPv6 count by their first 64 bits, which is what one client commands at least.
class AddressLimit {
    struct Counts {
        std::mutex mutex;
        std::map<IpAddress, std::size_t> open;
    };

  public:
    // One connection's share; given back at its end. May outlive the limit.
    class Place {
      public:
        Place() = default;
        Place(Place&& other) noexcept = default;
        Place& operator=(Place&& other) = delete;
        ~Place();

      private:
        friend class AddressLimit;
        Place(std::shared_ptr<Counts> counts, const IpAddress& client) : counts_(std::move(counts)), client_(client) {}

        std::shared_ptr<Counts> counts_; // null: nothing was counted
        std::optional<IpAddress> client_;
    };

    // At most `most` each, 0 for no limit, but for those in `unlimited`.
    AddressLimit(std::size_t most, std::vector<IpRange> unlimited);

    // nullopt: this client has as many as it may.
    [[nodiscard]] std::optional<Place> take(const IpAddress& address);

  private:
    std::size_t most_;
    std::vector<IpRange> unlimited_;
    std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

} // namespace datagems::server
