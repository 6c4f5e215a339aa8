#include "ratio1/connection_pool.hpp"

#include <algorithm>

namespace datagems::persistence::ratio1 {

ConnectionPool::ConnectionPool(Origin origin, std::size_t places)
    : origin_(std::move(origin)), places_(std::max<std::size_t>(places, 1)),
      slow_places_(places_ - (places_ > 1 ? std::max<std::size_t>(places_ / 4, 1) : 0)) {
    idle_.reserve(places_);
}

bool ConnectionPool::has_place(Errand errand) const noexcept {
    return used_ < places_ && (errand == Errand::quick || slow_used_ < slow_places_);
}

Result<ConnectionPool::Lease> ConnectionPool::acquire(Errand errand, SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_until(lock, deadline, [&] { return has_place(errand); })) {
        return Error{errc::timed_out, "all " + std::to_string(places_) + " connections are in use"};
    }
    ++used_;
    if (errand == Errand::slow) ++slow_used_;
    if (idle_.empty()) return Lease(*this, std::make_unique<Connection>(origin_), errand);
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return Lease(*this, std::move(connection), errand);
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection, Errand errand) noexcept {
    {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(connection)); // never beyond what was reserved
        --used_;
        if (errand == Errand::slow) --slow_used_;
    }
    freed_.notify_all();
}

ConnectionPool::Lease::~Lease() {
    if (connection_) pool_->give_back(std::move(connection_), errand_);
}

} // namespace datagems::persistence::ratio1
