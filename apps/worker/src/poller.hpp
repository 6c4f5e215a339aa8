// Finds jobs with work for this peer and runs them, several at a time.
#pragma once

#include "datagems/async/task_group.hpp"
#include "datagems/generation/job_runner.hpp"
#include "datagems/generation/stop_signal.hpp"
#include "datagems/persistence/cstore.hpp"
#include "heart.hpp"
#include "last_reports.hpp"
#include "survey.hpp"
#include "waiting_places.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace datagems::worker {

struct PollSettings {
    std::chrono::milliseconds interval{5'000};
    std::size_t max_jobs = 1; // at once, those that wait for something not counted
    std::size_t max_waiting_jobs = 64;
    std::chrono::milliseconds rest{10'000};         // before a job that was interrupted is taken up again
    std::chrono::minutes longest_round{10};         // what takes longer will never end
    std::chrono::milliseconds cancel_grace{10'000}; // for the calls in flight of a cancelled job
    // After a delivery, when its report is repeated; for stores whose replicas may see writes in another order.
    std::vector<std::chrono::milliseconds> repeat_last_report{};
};

// Everything from one thread or strand.
class Poller {
  public:
    Poller(const generation::JobServices& services, const generation::JobSettings& job_settings,
           persistence::CStore& cstore, PollSettings settings);

    // Polls until stop(), then waits for the jobs under way. What it starts has ended when it returns.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // No new calls. The jobs end once their calls in flight have.
    void stop();
    // After stop(): ends the calls in flight too.
    void abort_calls();

    [[nodiscard]] Activity activity() const;
    // False once a look at the stores takes longer than anything there may: it hangs.
    [[nodiscard]] bool is_moving() const;

  private:
    [[nodiscard]] boost::asio::awaitable<void> poll_once();
    [[nodiscard]] boost::asio::awaitable<bool> something_changed();
    [[nodiscard]] boost::asio::awaitable<void> repeat_last_reports();
    [[nodiscard]] boost::asio::awaitable<void> run_job(generation::JobRunner& runner);
    void drop_jobs(const Survey& survey);
    void cancel_jobs(const Survey& survey);
    void start_jobs(const Survey& survey);
    void start(const std::string& job_id, const Survey& survey);
    [[nodiscard]] bool waits(const std::string& job_id) const;
    [[nodiscard]] bool has_place(bool cancelled) const;
    [[nodiscard]] WaitingPlaces waiting_places(const Survey& survey) const;
    void make_room(const WaitingPlaces& places);
    [[nodiscard]] bool rests(const std::string& job_id);

    const generation::JobServices& services_;
    const generation::JobSettings& job_settings_;
    persistence::CStore& cstore_;
    Surveyor surveyor_; // on a storage thread, one survey at a time
    PollSettings settings_;
    LastReports last_reports_;
    generation::StopSignal stop_;
    generation::Wakeup wakeup_;
    async::TaskGroup tasks_;
    std::map<std::string, std::unique_ptr<generation::JobRunner>, std::less<>> running_;
    std::map<std::string, std::string, std::less<>> owners_; // of running jobs
    std::string yielding_;                                   // a running job that was stopped for another owner's
    std::optional<std::uint64_t> last_token_;
    // Ended since the last pause between polls: a store that shows them unfinished still lags behind.
    std::set<std::string, std::less<>> just_ended_;
    std::map<std::string, SteadyTime, std::less<>> resting_;   // interrupted jobs, until when
    std::map<std::string, SteadyTime, std::less<>> cancelled_; // running jobs that were cancelled, since when
    std::optional<SteadyTime> looking_since_;                  // unset between two looks
    bool look_again_ = true;                                   // whatever the store's change token says
    bool job_ended_ = false;                                   // since the last poll began
};

} // namespace datagems::worker
