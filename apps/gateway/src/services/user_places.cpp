#include "services/user_places.hpp"

namespace datagems::gateway {

struct UserPlaces::Place::Taken {
    Taken(std::shared_ptr<Counts> the_counts, std::string the_user)
        : counts(std::move(the_counts)), user(std::move(the_user)) {}
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    ~Taken() {
        const std::scoped_lock lock(counts->mutex);
        --counts->all;
        const auto own = counts->by_user.find(user);
        if (--own->second == 0) counts->by_user.erase(own);
    }
    std::shared_ptr<Counts> counts;
    std::string user;
};

UserPlaces::Place::Place() noexcept = default;
UserPlaces::Place::Place(Place&& other) noexcept = default;
UserPlaces::Place& UserPlaces::Place::operator=(Place&& other) noexcept = default;
UserPlaces::Place::~Place() = default;

UserPlaces::UserPlaces(std::size_t max, std::size_t max_per_user)
    : max_(max), max_per_user_(max_per_user), counts_(std::make_shared<Counts>()) {}
UserPlaces::~UserPlaces() = default;

UserPlaces::Refusal UserPlaces::take(std::string_view user, Place& place) {
    {
        const std::scoped_lock lock(counts_->mutex);
        if (counts_->all >= max_) return Refusal::full;
        const auto own = counts_->by_user.find(user);
        if (own != counts_->by_user.end() && own->second >= max_per_user_) return Refusal::user_full;
        ++counts_->all;
        ++counts_->by_user[std::string(user)];
    }
    place.taken_ = std::make_unique<Place::Taken>(counts_, std::string(user));
    return Refusal::none;
}

std::size_t UserPlaces::taken() const {
    const std::scoped_lock lock(counts_->mutex);
    return counts_->all;
}

} // namespace datagems::gateway
