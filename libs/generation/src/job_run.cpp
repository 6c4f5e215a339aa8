#include "job_run.hpp"

#include "datagems/base/exception_text.hpp"
#include "datagems/generation/last_report.hpp"
#include "datagems/generation/ledger_removal.hpp"

#include <algorithm>

namespace datagems::generation {
namespace {

namespace asio = boost::asio;

const documents::PeerState* state_of(const persistence::JobRecord& record, const std::string& peer_id) {
    const auto mine = std::ranges::find(record.peers, peer_id, &documents::PeerState::peer_id);
    return mine == record.peers.end() ? nullptr : &*mine;
}

} // namespace

void JobRunner::Impl::on_trouble(const Error& error) {
    log::warning("job.waiting", {{"job", job_id_}, {"reason", error.message}});
    in_trouble_ = true;
    if (!progress_) return;
    const bool news = progress_->pause(PauseSource::files, error.message);
    if (!reporter_) start_reporter(); // before the ledger is open: the store is told why nothing happens
    if (news) reporter_->on_change();
}

void JobRunner::Impl::on_success() {
    in_trouble_ = false;
    if (progress_ && progress_->resume(PauseSource::files)) reporter_->on_change();
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
    const auto nothing_to_do = co_await find_work();
    if (nothing_to_do) co_return *nothing_to_do;
    const auto stored = *state_of(record_, settings_.peer_id);
    progress_ = std::make_unique<JobProgress>(stored);

    const auto directory = ledger_directory();
    auto open = [&] { return open_ledger(services_, directory, stored, record_.view.generation); };
    auto ledger = co_await insist_on(open, stop_);
    if (!ledger) co_return end_of(ledger.error());
    ledger_ = std::move(*ledger);
    progress_->recover(ledger_->recovered());
    part_files_ = part_files(ledger_->recovered().parts, stored.parts_cid.value_or(""));
    if (!cancelled_) progress_->start(services_.clock.now());
    if (!reporter_) start_reporter();
    reporter_->on_change();
    if (!cancelled_) {
        const auto end = co_await make();
        if (end) co_return *end;
    }
    co_return co_await deliver();
}

std::filesystem::path JobRunner::Impl::ledger_directory() const {
    return settings_.cache_dir / path_component(job_id_) / path_component(settings_.peer_id);
}

// What the run ends with at once, unless there is work for this peer.
asio::awaitable<std::optional<JobEnd>> JobRunner::Impl::find_work() {
    auto find = [this] {
        if (const auto synced = services_.jobs.sync(job_id_); !synced) {
            log::warning("job.not_synced", {{"job", job_id_}, {"reason", synced.error().message}});
        }
        return services_.jobs.find(job_id_);
    };
    auto record = co_await insist_on(find, stop_);
    if (!record && record.error().code == errc::not_found) {
        auto ask = [this] { return services_.jobs.is_deleted(job_id_); };
        const auto deleted = co_await insist_on(ask, stop_);
        if (deleted && *deleted) drop();
    }
    if (!record) co_return end_of(record.error());
    record_ = std::move(*record);
    const auto* mine = state_of(record_, settings_.peer_id);
    if (mine == nullptr) {
        const Error stranger{errc::conflict, "the job does not name this peer"};
        co_return end_of(stranger);
    }
    const auto& view = record_.view;
    if (view.status == documents::JobStatus::cancelled) cancel();
    const bool over = documents::is_terminal(view.status) && !cancelled_;
    if (over || documents::is_finished_in(*mine, view.generation)) co_return JobEnd::finished;
    co_return std::nullopt;
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
    if (ledger_lost_) co_return JobEnd::interrupted;
    co_return std::nullopt;
}

// Without a ledger nothing that is made counts: better the run begun anew, from what was uploaded.
asio::awaitable<void> JobRunner::Impl::upload_parts(Checkpointer& checkpointer) {
    const bool intact = co_await checkpointer.run();
    if (intact) co_return;
    log::error("job.ledger_lost", {{"job", job_id_}, {"ledger", ledger_->path().string()}});
    ledger_lost_ = true;
    end_making();
}

// A task that throws is a bug: better the run begun anew than one that has lost a part of itself.
std::unique_ptr<async::TaskGroup> JobRunner::Impl::make_group(std::string_view what) {
    const auto failed = [this, what](std::string_view, std::exception_ptr failure) {
        log::error("job.task_failed", {{"job", job_id_}, {"task", what}, {"reason", exception_text(failure)}});
        stop();
    };
    return std::make_unique<async::TaskGroup>(services_.executor, failed);
}

void JobRunner::Impl::start_reporter() {
    reporter_ = std::make_unique<ProgressReporter>(services_, settings_, job_id_, *progress_);
    reporting_ = make_group("reporter");
    reporting_->spawn("reporter", reporter_->run());
}

// The reporter ends here in every case, so that one write is under way at a time and the last state is the last write.
asio::awaitable<JobEnd> JobRunner::Impl::end_with(JobEnd end) {
    if (reporter_) {
        reporter_->close();
        co_await reporting_->join();
    }
    if (dropped_) co_return co_await end_dropped();
    if (!reporter_) co_return end;
    if (end == JobEnd::interrupted) stop_.request(); // one try is enough: the next run reports as well
    const bool must_be_told = end == JobEnd::finished || end == JobEnd::given_up;
    if (must_be_told && ledger_) co_await keep_report();
    const bool told = co_await reporter_->write_last(stop_);
    if (told && end == JobEnd::finished) {
        co_await restore_delivered();
        co_await remove_files(services_, std::move(part_files_));
    }
    co_return must_be_told && !told ? JobEnd::stopped : end;
}

// What was uploaded and not named yet only we know.
asio::awaitable<JobEnd> JobRunner::Impl::end_dropped() {
    ledger_.reset(); // lets go of the lock
    co_await remove_files(services_, std::move(part_files_));
    auto remove = [this] { return remove_ledger(ledger_directory()); };
    const auto removed = co_await async::offload(services_.storage, remove);
    if (!removed) log::warning("ledger.not_removed", {{"job", job_id_}, {"reason", removed.error().message}});
    co_return JobEnd::deleted;
}

// Before the store has it, so that it is told again whatever becomes of us. Without it nothing is told again.
asio::awaitable<void> JobRunner::Impl::keep_report() {
    const auto report = progress_->next_report(services_.clock.now());
    auto keep = [&] { return keep_last_report(ledger_->path().parent_path(), report); };
    const auto kept = co_await async::offload(services_.storage, keep);
    if (!kept) log::warning("job.last_report_not_kept", {{"job", job_id_}, {"reason", kept.error().message}});
}

JobEnd JobRunner::Impl::give_up(const std::string& reason) {
    log::error("job.given_up", {{"job", job_id_}, {"reason", reason}});
    progress_->give_up(reason, services_.clock.now());
    return JobEnd::given_up;
}

asio::awaitable<void> JobRunner::Impl::make_records() {
    const auto& range = state_of(record_, settings_.peer_id)->range;
    IndexSet to_do(range);
    to_do.subtract(ledger_->recovered().ok);
    to_do.subtract(ledger_->recovered().failed);
    const auto left = to_do.size();
    log::info("job.started", {{"job", job_id_}, {"records", range.size()}, {"left", left}});

    LedgerWriter writer(*ledger_);
    Checkpointer checkpointer(services_, settings_, job_id_, *ledger_, writer, *progress_, *reporter_);
    const auto uploads = make_group("checkpointer");
    uploads->spawn("checkpointer", upload_parts(checkpointer));
    const auto endpoint_changed = [this] {
        if (maker_) maker_->on_endpoint_change();
    };
    EndpointWatch endpoint(services_, settings_, blueprint_->details, blueprint_->endpoint, *progress_, *reporter_,
                           endpoint_changed);
    const auto watching = make_group("endpoint");
    watching->spawn("endpoint", endpoint.run());
    maker_ = std::make_unique<RecordMaker>(services_, settings_, *blueprint_, endpoint, record_.view.total_records,
                                           std::move(to_do), *progress_, *reporter_, writer, end_of_making_);
    calls_ = make_group("maker");
    const auto width = std::min(left, static_cast<std::int64_t>(services_.slots.limit()));
    for (std::int64_t i = 0; i < width; ++i) {
        calls_->spawn("maker", maker_->run());
    }
    co_await calls_->join();
    calls_.reset();
    maker_.reset();
    progress_->calls_aborted();
    endpoint.close();
    checkpointer.close();
    co_await watching->join();
    co_await uploads->join();
    part_files_ = checkpointer.files();
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
        delivered_[DeliveredFile::errors] = errors->cid;
    }
    delivered_[DeliveredFile::result] = result->cid;
    progress_->finish(*result, errors, services_.clock.now());
    log::info("job.delivered", {{"job", job_id_}, {"records", progress_->made()}, {"failed", progress_->failed()}});
    co_return JobEnd::finished;
}

asio::awaitable<Result<UploadNote>> JobRunner::Impl::deliver_file(DeliveredFile which) {
    const auto& recovered = ledger_->recovered();
    if (progress_->made() == recovered.ok.size() + recovered.failed.size()) { // nothing new
        auto find = [&] { return find_delivered(*ledger_, services_.files, which); };
        auto known = co_await insist_on(find, stop_);
        if (!known) co_return known.error();
        if (*known) co_return **known;
    }
    co_return co_await write_and_upload(which);
}

asio::awaitable<Result<UploadNote>> JobRunner::Impl::write_and_upload(DeliveredFile which) {
    const auto& range = state_of(record_, settings_.peer_id)->range;
    const auto gaps = cancelled_ ? Gaps::leave_out : Gaps::refuse;
    auto prepare = [&] { return prepare_file(*ledger_, range, which, gaps); };
    auto written = co_await insist_on(prepare, stop_);
    if (!written) co_return written.error();
    auto upload = [&] { return upload_file(*ledger_, services_.files, *written, which, job_id_); };
    co_return co_await insist_on(upload, stop_);
}

// Where equal files are one, it may have gone as another job's after we uploaded it and before our state named it. Now
// it does, so what is uploaded again stays.
asio::awaitable<void> JobRunner::Impl::restore_delivered() {
    for (const auto& [which, cid] : delivered_) {
        auto look = [this, &cid = cid] { return services_.files.still_has(cid); };
        const auto there = co_await insist_on(look, stop_);
        if (!there || *there) continue;
        const auto again = co_await write_and_upload(which);
        const std::string outcome = again ? "uploaded again" : again.error().message;
        log::warning("job.file_was_removed", {{"job", job_id_}, {"cid", cid}, {"outcome", outcome}});
    }
}

} // namespace datagems::generation
