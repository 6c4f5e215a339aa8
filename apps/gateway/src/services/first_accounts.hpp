// Makes the accounts that the gateway starts with, as soon as the store answers.
#pragma once

#include "settings.hpp"

#include "datagems/accounts/bootstrap.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/task_group.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <vector>

namespace datagems::gateway {

// The administrator; under a mock store with a known password, and a user beside it.
[[nodiscard]] std::vector<accounts::FirstAccount> first_accounts(const AccountSettings& settings, bool mock);

// Holds references: they outlive it. stop() must have completed before it goes.
class FirstAccounts {
  public:
    FirstAccounts(boost::asio::any_io_executor executor, async::BlockingPool& pool, accounts::UserRepository& users,
                  const accounts::PasswordHasher& hasher, std::vector<accounts::FirstAccount> wanted,
                  const Clock& clock);

    // Blocking. A store that is away is asked again, by a task of ours, until it answers; every other failure is one.
    [[nodiscard]] Result<void> start();
    // Ends the task.
    boost::asio::awaitable<void> stop();

  private:
    [[nodiscard]] Result<void> make();
    [[nodiscard]] boost::asio::awaitable<void> keep_trying();

    async::BlockingPool& pool_;
    accounts::UserRepository& users_;
    const accounts::PasswordHasher& hasher_;
    const std::vector<accounts::FirstAccount> wanted_;
    const Clock& clock_;
    async::TaskGroup tasks_;
};

} // namespace datagems::gateway
