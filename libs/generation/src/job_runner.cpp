#include "datagems/generation/job_runner.hpp"

#include "datagems/async/task_group.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"
#include "delivery.hpp"
#include "insist.hpp"
#include "record_maker.hpp"

#include <algorithm>

namespace datagems::generation {
namespace {

namespace asio = boost::asio;

const documents::PeerState* state_of(const persistence::JobRecord& record, const std::string& peer_id) {
    const auto mine = std::ranges::find(record.peers, peer_id, &documents::PeerState::peer_id);
    return mine == record.peers.end() ? nullptr : &*mine;
}

} // namespace

class JobRunner::Impl {
  public:
    Impl(const JobServices& services, const JobSettings& settings, std::string job_id)
        : services_(services), settings_(settings), job_id_(std::move(job_id)), stop_(services.executor),
          end_of_making_(services.executor) {}

    asio::awaitable<JobEnd> run();

    void stop() {
        stop_.request();
        end_making();
    }
    void cancel() {
        if (!cancelled_) log::info("job.cancelled", {{"job", job_id_}});
        cancelled_ = true;
        end_making();
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

    asio::awaitable<JobEnd> run_part();
    asio::awaitable<std::optional<JobEnd>> make();
    JobEnd give_up(const std::string& reason);
    asio::awaitable<void> make_records();
    asio::awaitable<JobEnd> deliver();
    asio::awaitable<Result<UploadNote>> deliver_file(DeliveredFile which);
    asio::awaitable<JobEnd> end_with(JobEnd end);

    template <class Function>
    asio::awaitable<std::invoke_result_t<Function&>> insist_on(Function& function, StopSignal& stop);
    JobEnd end_of(const Error& error) const;
    void start_reporter();
    void on_trouble(const Error& error);

    const JobServices& services_;
    const JobSettings& settings_;
    std::string job_id_;
    StopSignal stop_;          // of the whole run
    StopSignal end_of_making_; // no new calls: a stop or a cancel
    bool cancelled_ = false;
    bool in_trouble_ = false; // with store or files, before there is a progress to show it in
    persistence::JobRecord record_;
    documents::PeerState stored_;
    std::unique_ptr<Blueprint> blueprint_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<JobProgress> progress_;
    std::unique_ptr<ProgressReporter> reporter_;
    std::unique_ptr<async::TaskGroup> reporting_;
    std::unique_ptr<RecordMaker> maker_;
    std::unique_ptr<async::TaskGroup> calls_;
};

// Storage trouble that may pass is shown as a pause and tried again; the rest is the caller's.
template <class Function>
asio::awaitable<std::invoke_result_t<Function&>> JobRunner::Impl::insist_on(Function& function, StopSignal& stop) {
    const std::function<void(const Error&)> trouble = [this](const Error& error) { on_trouble(error); };
    auto outcome = co_await insist(services_, settings_.store_backoff, stop, function, trouble);
    in_trouble_ = false;
    if (outcome && progress_ && progress_->resume(PauseSource::files)) reporter_->on_change();
    co_return outcome;
}

void JobRunner::Impl::on_trouble(const Error& error) {
    log::warning("job.waiting", {{"job", job_id_}, {"reason", error.message}});
    in_trouble_ = true;
    if (progress_ && progress_->pause(PauseSource::files, error.message)) reporter_->on_change();
}

JobEnd JobRunner::Impl::end_of(const Error& error) const {
    if (stop_.requested()) return JobEnd::stopped;
    log::error("job.interrupted", {{"job", job_id_}, {"reason", error.message}});
    return JobEnd::interrupted;
}

// Whatever comes out of the run, the reporter has ended before this object may go.
asio::awaitable<JobEnd> JobRunner::Impl::run() {
    auto end = JobEnd::interrupted;
    std::exception_ptr broken_off;
    try {
        end = co_await run_part();
    } catch (...) {
        broken_off = std::current_exception();
    }
    if (broken_off) log::error("job.broken_off", {{"job", job_id_}, {"reason", exception_text(broken_off)}});
    co_return co_await end_with(end);
}

asio::awaitable<JobEnd> JobRunner::Impl::run_part() {
    auto find = [this] { return services_.jobs.find(job_id_); };
    auto record = co_await insist_on(find, stop_);
    if (!record) co_return end_of(record.error());
    record_ = std::move(*record);
    const auto* mine = state_of(record_, settings_.peer_id);
    if (mine == nullptr) {
        const Error stranger{errc::conflict, "the job does not name this peer"};
        co_return end_of(stranger);
    }
    stored_ = *mine;
    const auto& view = record_.view;
    if (view.status == documents::JobStatus::cancelled) cancel();
    const bool over = documents::is_terminal(view.status) && !cancelled_;
    if (over || documents::is_finished_in(stored_, view.generation)) co_return JobEnd::finished;

    const auto directory = settings_.cache_dir / path_component(job_id_) / path_component(settings_.peer_id);
    auto open = [&] { return open_ledger(services_, directory, stored_); };
    auto ledger = co_await insist_on(open, stop_);
    if (!ledger) co_return end_of(ledger.error());
    ledger_ = std::move(*ledger);
    progress_ = std::make_unique<JobProgress>(stored_, ledger_->recovered());
    if (!cancelled_) progress_->start(services_.clock.now());
    start_reporter();
    if (!cancelled_) {
        const auto end = co_await make();
        if (end) co_return *end;
    }
    co_return co_await deliver();
}

// What the run ends with, unless there is something to deliver now.
asio::awaitable<std::optional<JobEnd>> JobRunner::Impl::make() {
    auto load = [&] { return load_blueprint(services_, record_.view.details_cid); };
    auto blueprint = co_await insist_on(load, end_of_making_);
    if (!blueprint) {
        if (cancelled_ && !stop_.requested()) co_return std::nullopt;
        if (blueprint.error().code != errc::corrupt) co_return end_of(blueprint.error());
        co_return give_up(blueprint.error().message);
    }
    blueprint_ = std::make_unique<Blueprint>(std::move(*blueprint));

    co_await make_records();
    if (stop_.requested()) co_return JobEnd::stopped;
    co_return std::nullopt;
}

void JobRunner::Impl::start_reporter() {
    reporter_ = std::make_unique<ProgressReporter>(services_, settings_, job_id_, *progress_);
    const auto failed = [this](std::string_view, std::exception_ptr failure) {
        log::error("job.reporter_ended", {{"job", job_id_}, {"reason", exception_text(failure)}});
        stop(); // a bug: better begun anew than unheard
    };
    reporting_ = std::make_unique<async::TaskGroup>(services_.executor, failed);
    reporting_->spawn("reporter", reporter_->run());
    reporter_->on_change();
}

// The reporter ends here in every case, so that one write is under way at a time and the last state is the last write.
asio::awaitable<JobEnd> JobRunner::Impl::end_with(JobEnd end) {
    if (!reporter_) co_return end;
    reporter_->close();
    co_await reporting_->join();
    if (end == JobEnd::interrupted) stop_.request(); // one try is enough: the next run reports as well
    const bool told = co_await reporter_->write_last(stop_);
    const bool must_be_told = end == JobEnd::finished || end == JobEnd::given_up;
    co_return must_be_told && !told ? JobEnd::stopped : end;
}

JobEnd JobRunner::Impl::give_up(const std::string& reason) {
    log::error("job.given_up", {{"job", job_id_}, {"reason", reason}});
    progress_->give_up(reason, services_.clock.now());
    return JobEnd::given_up;
}

asio::awaitable<void> JobRunner::Impl::make_records() {
    IndexSet to_do(stored_.range);
    to_do.subtract(ledger_->recovered().ok);
    to_do.subtract(ledger_->recovered().failed);
    const auto left = to_do.size();
    log::info("job.started", {{"job", job_id_}, {"records", stored_.assigned}, {"left", left}});

    LedgerWriter writer(*ledger_);
    maker_ = std::make_unique<RecordMaker>(services_, settings_, *blueprint_, record_.view.total_records,
                                           std::move(to_do), *progress_, *reporter_, writer, end_of_making_);
    const auto failed = [this](std::string_view, std::exception_ptr failure) {
        log::error("job.maker_ended", {{"job", job_id_}, {"reason", exception_text(failure)}});
        stop();
    };
    calls_ = std::make_unique<async::TaskGroup>(services_.executor, failed);
    const auto width = std::min(left, static_cast<std::int64_t>(services_.slots.limit()));
    for (std::int64_t i = 0; i < width; ++i) {
        calls_->spawn("maker", maker_->run());
    }
    co_await calls_->join();
    calls_.reset();
    maker_.reset();
    progress_->calls_aborted();
}

asio::awaitable<JobEnd> JobRunner::Impl::deliver() {
    if (cancelled_ && progress_->made() == 0) {
        progress_->finish_with_nothing(services_.clock.now());
        co_return JobEnd::finished;
    }
    progress_->uploading();
    reporter_->on_change();
    const auto result = co_await deliver_file(DeliveredFile::result);
    if (!result) co_return end_of(result.error());
    std::optional<UploadNote> errors;
    if (progress_->failed() > 0) {
        auto delivered = co_await deliver_file(DeliveredFile::errors);
        if (!delivered) co_return end_of(delivered.error());
        errors = std::move(*delivered);
    }
    progress_->finish(*result, errors, services_.clock.now());
    log::info("job.delivered", {{"job", job_id_}, {"records", progress_->made()}, {"failed", progress_->failed()}});
    co_return JobEnd::finished;
}

asio::awaitable<Result<UploadNote>> JobRunner::Impl::deliver_file(DeliveredFile which) {
    const auto& recovered = ledger_->recovered();
    const auto& known = which == DeliveredFile::result ? recovered.result : recovered.errors;
    const bool nothing_new = progress_->made() == recovered.ok.size() + recovered.failed.size();
    if (known && nothing_new && known->generation == stored_.generation) co_return *known;
    const auto gaps = cancelled_ ? Gaps::leave_out : Gaps::refuse;
    auto prepare = [&] { return prepare_file(*ledger_, stored_.range, which, gaps); };
    auto written = co_await insist_on(prepare, stop_);
    if (!written) co_return written.error();
    auto upload = [&] { return upload_file(*ledger_, services_.files, *written, which, job_id_, stored_.generation); };
    co_return co_await insist_on(upload, stop_);
}

JobRunner::JobRunner(const JobServices& services, const JobSettings& settings, std::string job_id)
    : impl_(std::make_unique<Impl>(services, settings, std::move(job_id))) {}
JobRunner::~JobRunner() = default;
asio::awaitable<JobEnd> JobRunner::run() {
    return impl_->run();
}
void JobRunner::stop() {
    impl_->stop();
}
void JobRunner::cancel() {
    impl_->cancel();
}
void JobRunner::abort_calls() {
    impl_->abort_calls();
}
std::int64_t JobRunner::in_flight() const noexcept {
    return impl_->in_flight();
}
bool JobRunner::waiting() const noexcept {
    return impl_->waiting();
}
const std::string& JobRunner::job_id() const noexcept {
    return impl_->job_id();
}

} // namespace datagems::generation
