// Where the calls of a running job go, kept up to date: keys are changed and profiles deleted while jobs run.
#pragma once

#include "datagems/generation/job_progress.hpp"
#include "datagems/generation/progress_reporter.hpp"

#include <functional>
#include <memory>

namespace datagems::generation {

// Of a job that names a profile, the endpoint is asked for every JobSettings::endpoint_check, and when somebody says
// that it is time. Where there is none any more the job is shown as paused. Everything from one thread or strand.
class EndpointWatch {
  public:
    // `on_change` is called when current() or blocked() has changed. All but `first` outlive it.
    EndpointWatch(const JobServices& services, const JobSettings& settings, const documents::JobDetails& details,
                  inference::Endpoint first, JobProgress& progress, ProgressReporter& reporter,
                  std::function<void()> on_change);

    // Until close(). Run once, in a task of its own.
    [[nodiscard]] boost::asio::awaitable<void> run();
    void close();

    // The endpoint has refused the key: there may be another one by now.
    void look_now();

    // Never null. Who makes a call keeps it until that has ended.
    [[nodiscard]] std::shared_ptr<const inference::Endpoint> current() const noexcept { return current_; }
    // No call may start.
    [[nodiscard]] bool blocked() const noexcept { return blocked_; }

  private:
    [[nodiscard]] boost::asio::awaitable<void> look();
    void take(inference::Endpoint endpoint);
    void block(const Error& error);

    const JobServices& services_;
    const documents::JobDetails& details_;
    std::chrono::milliseconds interval_;
    JobProgress& progress_;
    ProgressReporter& reporter_;
    std::function<void()> on_change_;
    std::shared_ptr<const inference::Endpoint> current_;
    bool blocked_ = false;
    bool due_ = false;
    bool closed_ = false;
    Wakeup wakeup_;
};

} // namespace datagems::generation
