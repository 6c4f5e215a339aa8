#include "datagems/accounts/login_throttle.hpp"

#include "datagems/accounts/username.hpp"
#include "failure_table.hpp"
#include "known_places.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

namespace datagems::accounts {
namespace {

// Neither part holds a line end: the one is a user name, the other an address.
std::string pair_key(const std::string& user, const std::string& network) {
    return user + "\n" + network;
}

} // namespace

struct LoginThrottle::Impl {
    Impl(const ThrottleSettings& settings, const Clock& the_clock)
        : clock(the_clock), pairs(settings.pair, settings.max_entries), users(settings.user, settings.max_entries),
          networks(settings.network, settings.max_entries), places(settings.known_for, settings.max_entries) {}

    // Every door that is in the way is asked, so that the answer holds for all of them.
    std::optional<Refusal> refuse(const Attempt& attempt, const std::string& pair, SteadyTime now) {
        auto longest = SteadyTime::duration::zero();
        bool first = false;
        const auto ask = [&](detail::FailureTable& table, const std::string& key) {
            const auto wait = table.wait(key, now);
            if (wait <= SteadyTime::duration::zero()) return;
            longest = std::max(longest, wait);
            first = table.is_first_refusal(key) || first;
        };
        ask(pairs, pair);
        if (!attempt.is_known_place) {
            ask(users, attempt.user);
            ask(networks, attempt.network);
        }
        if (longest == SteadyTime::duration::zero()) return std::nullopt;
        return Refusal{std::chrono::ceil<std::chrono::seconds>(longest), first};
    }

    void take_back_shared(const Attempt& attempt, SteadyTime now) {
        if (attempt.is_known_place) return;
        users.take_back(attempt.user, attempt.number, now);
        networks.take_back(attempt.network, attempt.number, now);
    }

    const Clock& clock;
    std::mutex mutex;
    std::uint64_t attempts = 0;
    detail::FailureTable pairs;
    detail::FailureTable users;
    detail::FailureTable networks;
    detail::KnownPlaces places;
};

LoginThrottle::LoginThrottle(const ThrottleSettings& settings, const Clock& clock)
    : impl_(std::make_unique<Impl>(settings, clock)) {}

LoginThrottle::~LoginThrottle() = default;

boost::system::result<LoginThrottle::Attempt, LoginThrottle::Refusal> LoginThrottle::begin(std::string_view user,
                                                                                           std::string_view network) {
    Attempt attempt;
    if (auto name = canonical_username(user)) attempt.user = std::move(*name);
    attempt.network = std::string(network);
    const auto pair = pair_key(attempt.user, attempt.network);

    const std::scoped_lock lock(impl_->mutex);
    const auto now = impl_->clock.steady_now();
    attempt.is_known_place = impl_->places.contains(pair, now);
    if (const auto refusal = impl_->refuse(attempt, pair, now)) return *refusal;
    attempt.number = ++impl_->attempts;
    impl_->pairs.add(pair, attempt.number, now);
    if (!attempt.is_known_place) {
        impl_->users.add(attempt.user, attempt.number, now);
        impl_->networks.add(attempt.network, attempt.number, now);
    }
    return attempt;
}

void LoginThrottle::succeed(const Attempt& attempt) {
    const auto pair = pair_key(attempt.user, attempt.network);
    const std::scoped_lock lock(impl_->mutex);
    const auto now = impl_->clock.steady_now();
    impl_->pairs.clear(pair);
    impl_->take_back_shared(attempt, now);
    impl_->places.insert(pair, now);
}

void LoginThrottle::withdraw(const Attempt& attempt) {
    const auto pair = pair_key(attempt.user, attempt.network);
    const std::scoped_lock lock(impl_->mutex);
    const auto now = impl_->clock.steady_now();
    impl_->pairs.take_back(pair, attempt.number, now);
    impl_->take_back_shared(attempt, now);
}

} // namespace datagems::accounts
