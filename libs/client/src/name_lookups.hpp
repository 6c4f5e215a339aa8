// The threads that look names up, and who waits for them.
#pragma once

#include "lookup_table.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace datagems::client {

// Thread safe. Shared with its threads, each of which ends when its look-up does, whoever else is left.
class NameLookups : public std::enable_shared_from_this<NameLookups> {
  public:
    using Addresses = std::vector<boost::asio::ip::address>;
    using Answer = Result<Addresses>; // never empty addresses

    // One call that waits, on its executor alone. The answer is set there and ends the wait on the timer.
    struct Waiter {
        Waiter(const boost::asio::any_io_executor& its_executor, SteadyTime deadline)
            : executor(its_executor), timer(its_executor, deadline) {}
        boost::asio::any_io_executor executor;
        boost::asio::steady_timer timer;
        std::optional<Answer> answer;
    };

    NameLookups(LookupSettings settings, NameLookup look_up) : look_up_(std::move(look_up)), table_(settings) {}

    // The waiter is told unless it leaves before. Errors as LookupTable::ask says; cancelled once it is closed.
    [[nodiscard]] Result<void> ask(const std::string& host, const std::shared_ptr<Waiter>& waiter);
    // From here on the waiter's executor is not touched any more.
    void leave(const std::string& host, const std::shared_ptr<Waiter>& waiter);
    // Everybody who waits is told that it is over, and nobody else may wait.
    void close();

  private:
    using Waiters = std::vector<std::shared_ptr<Waiter>>;
    [[nodiscard]] bool start(const std::string& host);
    void run(const std::string& host);
    void finish(const std::string& host, const Answer& answer);
    static void tell(Waiters& waiters, const Answer& answer);

    const NameLookup look_up_;
    std::mutex mutex_; // held while executors are touched, so that nobody can leave in between
    LookupTable table_;
    std::map<std::string, Waiters> waiters_;
    bool closed_ = false;
};

} // namespace datagems::client
