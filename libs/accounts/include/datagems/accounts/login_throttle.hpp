// How fast passwords may be guessed: delays that grow with every failure, decided before anything is hashed.
#pragma once

#include "datagems/base/clock.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::accounts {

// `free` failures cost nothing; each further one shuts the door for twice as long as the one before, up to
// `longest_delay`. Every `forgive_every` one failure is forgotten: this is how often may be guessed in the long run.
struct FailureRules {
    int free = 5;
    std::chrono::seconds first_delay{1};
    std::chrono::seconds longest_delay{900};
    std::chrono::seconds forgive_every{900};
};

// Failures are counted three times:
// - for a user from one network. This is the tight limit, and the one that a success starts afresh.
// - for a user from everywhere, against many machines that share the guessing. It does not hold where the user has
//   logged in before, nor does the third: whoever fails on purpose elsewhere cannot keep a user out of their own place.
// - for a network, whoever it names: against one password tried on many users.
// The delays of the second and third stay short, since others suffer them too.
struct ThrottleSettings {
    FailureRules pair{5, std::chrono::seconds(1), std::chrono::seconds(900), std::chrono::seconds(900)};
    FailureRules user{50, std::chrono::seconds(1), std::chrono::seconds(60), std::chrono::seconds(30)};
    FailureRules network{50, std::chrono::seconds(1), std::chrono::seconds(60), std::chrono::seconds(10)};
    std::chrono::hours known_for{30 * 24}; // how long a place where a user logged in counts as theirs
    std::size_t max_entries = 65'536;      // of each kind; beyond it the oldest are forgotten
};

// In this process's memory: each of several gateways counts for itself. Thread safe; never blocks for long. Holds a
// reference to the clock.
class LoginThrottle {
  public:
    LoginThrottle(const ThrottleSettings& settings, const Clock& clock);
    ~LoginThrottle();
    LoginThrottle(const LoginThrottle&) = delete;
    LoginThrottle& operator=(const LoginThrottle&) = delete;

    // An attempt that was let in. Until it is told otherwise it counts as a failure, so that many at once are no way
    // round the limits.
    struct Attempt {
        std::string user;
        std::string network;
        std::uint64_t number = 0;
        bool is_known_place = false;
    };
    struct Refusal {
        std::chrono::seconds retry_after{1};
        bool first = true; // since the door was shut; for those who log it
    };

    // `user` is what was typed: another spelling is the same user, and what cannot be a name counts as one nameless
    // user. `network` is an address or what stands for a range of them. A refusal counts as nothing.
    [[nodiscard]] boost::system::result<Attempt, Refusal> begin(std::string_view user, std::string_view network);

    // The password was right.
    void succeed(const Attempt& attempt);
    // It was not looked at: a store or a queue stood in the way. As if the attempt had not been made.
    void withdraw(const Attempt& attempt);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::accounts
