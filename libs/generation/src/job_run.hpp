// One run of a job: what JobRunner is made of.
#pragma once

#include "checkpointer.hpp"
#include "datagems/async/task_group.hpp"
#include "datagems/generation/job_runner.hpp"
#include "datagems/observe/log.hpp"
#include "delivery.hpp"
#include "endpoint_watch.hpp"
#include "insist.hpp"
#include "record_maker.hpp"

#include <map>

namespace datagems::generation {

class JobRunner::Impl {
  public:
    Impl(const JobServices& services, const JobSettings& settings, std::string job_id)
        : services_(services), settings_(settings), job_id_(std::move(job_id)), stop_(services.executor),
          end_of_making_(services.executor) {}

    boost::asio::awaitable<JobEnd> run();

    void stop() {
        stop_.request();
        end_making();
    }
    void cancel() {
        if (!cancelled_) log::info("job.cancelled", {{"job", job_id_}});
        cancelled_ = true;
        end_making();
    }
    void drop() {
        if (!dropped_) log::info("job.dropped", {{"job", job_id_}});
        dropped_ = true;
        stop();
        abort_calls();
    }
    void on_stored(std::int64_t rev) {
        if (reporter_) reporter_->on_stored(rev);
    }
    void abort_calls() {
        if (calls_) calls_->cancel();
    }
    [[nodiscard]] std::int64_t in_flight() const noexcept { return progress_ ? progress_->in_flight() : 0; }
    [[nodiscard]] bool waiting() const noexcept { return in_trouble_ || (progress_ && progress_->paused()); }
    [[nodiscard]] const std::string& job_id() const noexcept { return job_id_; }

  private:
    void end_making() {
        end_of_making_.request();
        if (maker_) maker_->wake();
    }

    boost::asio::awaitable<JobEnd> run_part();
    boost::asio::awaitable<std::optional<JobEnd>> find_work();
    boost::asio::awaitable<std::optional<JobEnd>> make();
    boost::asio::awaitable<void> make_records();
    boost::asio::awaitable<void> upload_parts(Checkpointer& checkpointer);
    boost::asio::awaitable<JobEnd> deliver();
    boost::asio::awaitable<Result<UploadNote>> deliver_file(DeliveredFile which);
    boost::asio::awaitable<Result<UploadNote>> write_and_upload(DeliveredFile which);
    boost::asio::awaitable<void> restore_delivered();
    boost::asio::awaitable<JobEnd> end_with(JobEnd end);
    boost::asio::awaitable<void> keep_report();
    boost::asio::awaitable<JobEnd> end_dropped();
    [[nodiscard]] std::filesystem::path ledger_directory() const;
    JobEnd give_up(const std::string& reason);
    JobEnd end_of(const Error& error) const;
    void start_reporter();
    std::unique_ptr<async::TaskGroup> make_group(std::string_view what);

    // Storage trouble that may pass is shown as a pause and tried again; the rest is the caller's.
    template <class Function>
    boost::asio::awaitable<std::invoke_result_t<Function&>> insist_on(Function& function, StopSignal& stop) {
        const std::function<void(const Error&)> trouble = [this](const Error& error) { on_trouble(error); };
        auto outcome = co_await insist(services_, settings_.store_backoff, stop, function, trouble);
        if (outcome) on_success();
        co_return outcome;
    }
    void on_trouble(const Error& error);
    void on_success();

    const JobServices& services_;
    const JobSettings& settings_;
    std::string job_id_;
    StopSignal stop_;          // of the whole run
    StopSignal end_of_making_; // no new calls: a stop or a cancel
    bool cancelled_ = false;
    bool dropped_ = false;     // the job was deleted
    bool in_trouble_ = false;  // with store or files
    bool ledger_lost_ = false; // its file was deleted under us
    persistence::JobRecord record_;
    std::unique_ptr<Blueprint> blueprint_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<JobProgress> progress_;
    std::unique_ptr<ProgressReporter> reporter_;
    std::unique_ptr<async::TaskGroup> reporting_;
    std::unique_ptr<RecordMaker> maker_;
    std::unique_ptr<async::TaskGroup> calls_;
    std::vector<std::string> part_files_;            // needless once the result is delivered
    std::map<DeliveredFile, std::string> delivered_; // cids
};

} // namespace datagems::generation
