// Watches jobs for those who follow them: one task a job, however many follow it.
#pragma once

#include "services/job_feed.hpp"
#include "settings.hpp"

#include "datagems/accounts/session.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/task_group.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/jobs.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <string>

namespace datagems::gateway {

// Holds references: they outlive it. stop() must have completed before it goes.
class JobWatch {
  public:
    JobWatch(boost::asio::any_io_executor executor, async::BlockingPool& store_pool, persistence::CStore& store,
             persistence::JobRepository& jobs, accounts::SessionService& sessions, WatchSettings settings);
    ~JobWatch();

    struct Request {
        std::string job_id;
        std::string username;
        std::string session; // the token
    };
    // A stream that begins with the job as it stands, on any executor. errc::not_found for somebody else's job; what
    // the store says when it cannot be read. Followers of a job that is watched already cost the store nothing.
    [[nodiscard]] boost::asio::awaitable<Result<std::shared_ptr<JobWatcher>>> follow(Request request,
                                                                                     UserPlaces::Place place);

    // Ends every stream and task.
    boost::asio::awaitable<void> stop();

  private:
    struct Subject; // a job that is watched
    struct Look;
    struct SessionCheck;

    [[nodiscard]] boost::asio::awaitable<Result<std::shared_ptr<JobWatcher>>>
    follow_on_strand(Request request, std::shared_ptr<UserPlaces::Place> place);
    [[nodiscard]] std::shared_ptr<Subject> subject_of(const std::string& job_id);
    [[nodiscard]] boost::asio::awaitable<void> watch(std::shared_ptr<Subject> subject);
    [[nodiscard]] boost::asio::awaitable<void> watch_while_followed(Subject& subject);
    static void end_first_look(Subject& subject);
    [[nodiscard]] boost::asio::awaitable<void> look(Subject& subject);
    [[nodiscard]] boost::asio::awaitable<void> check_sessions(Subject& subject);
    void keep_asking(Subject& subject) const;
    void forget(const Subject& subject);

    // Blocking.
    [[nodiscard]] Result<Look> look_now(const Subject& subject);
    [[nodiscard]] SessionCheck check_now(const std::vector<std::string>& tokens, bool ask_store);

    async::BlockingPool& store_pool_;
    persistence::CStore& store_;
    persistence::JobRepository& jobs_;
    accounts::SessionService& sessions_;
    WatchSettings settings_;
    async::TaskGroup tasks_;
    std::map<std::string, std::shared_ptr<Subject>> subjects_; // on the tasks' strand
};

} // namespace datagems::gateway
