// What has to be done now and then whether or not anybody asks: old jobs, broken-off deletions, what expired.
#pragma once

#include "services/retention.hpp"
#include "services/sweeps.hpp"
#include "settings.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/task_group.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/upkeep.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>

namespace datagems::gateway {

// Every gateway has one, and they need not know of each other: whatever two of them do at once is done once. Each round
// does a bounded amount of work, one call after another on a thread of its own. Holds references: they outlive it.
class Housekeeper {
  public:
    struct Stores {
        persistence::CStore& cstore;
        persistence::JobRepository& jobs;
        persistence::JobRemover& remover;
        persistence::Upkeep* upkeep; // null: the store sees to itself
    };

    Housekeeper(boost::asio::any_io_executor executor, async::BlockingPool& pool, Stores stores,
                HousekeepingSettings settings, const Clock& clock);

    void start();
    // Ends the round that runs after the call that is under way.
    boost::asio::awaitable<void> stop();

  private:
    // One step of a round; the value says whether there is more of it to do soon. Blocking.
    struct Step {
        std::string_view name;
        std::function<Result<bool>()> run;
    };

    [[nodiscard]] boost::asio::awaitable<void> run();
    [[nodiscard]] boost::asio::awaitable<bool> do_round();
    [[nodiscard]] std::chrono::milliseconds pause_after(bool more) const;
    [[nodiscard]] Result<bool> finish_removals();
    [[nodiscard]] Result<bool> sweep_entries();
    [[nodiscard]] Result<bool> sweep_files();

    async::BlockingPool& pool_;
    Stores stores_;
    HousekeepingSettings settings_;
    const Clock& clock_;
    RateCounterSweep rate_counters_;
    std::optional<Retention> retention_;
    std::vector<Step> steps_;
    async::TaskGroup tasks_;
};

} // namespace datagems::gateway
