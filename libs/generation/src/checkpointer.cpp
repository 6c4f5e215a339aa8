#include "checkpointer.hpp"

#include "append_line.hpp"
#include "datagems/observe/log.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::generation {

namespace asio = boost::asio;

std::vector<std::string> part_files(const std::vector<PartNote>& parts, const std::string& list_cid) {
    std::vector<std::string> cids;
    if (!list_cid.empty()) cids.push_back(list_cid);
    for (const auto& note : parts) {
        cids.push_back(note.part.cid);
    }
    return cids;
}

asio::awaitable<void> remove_files(const JobServices& services, std::vector<std::string> cids) {
    auto remove = [&] {
        for (const auto& cid : cids) {
            const auto removed = services.files.remove(cid);
            if (!removed) log::warning("file.not_removed", {{"cid", cid}, {"reason", removed.error().message}});
        }
        return Result<void>{};
    };
    const auto done = co_await async::offload(services.storage, remove);
    if (!done) log::warning("file.not_removed", {{"reason", done.error().message}});
}

Checkpointer::Checkpointer(const JobServices& services, const JobSettings& settings, const std::string& job_id,
                           const Ledger& ledger, LedgerWriter& writer, JobProgress& progress,
                           ProgressReporter& reporter)
    : services_(services), settings_(settings), job_id_(job_id), ledger_(ledger), writer_(writer), progress_(progress),
      reporter_(reporter),
      pacer_(settings.checkpoint, progress.made() - ledger.recovered().fresh_records, services.clock.steady_now()),
      wakeup_(services.executor), parts_(ledger.recovered().parts),
      list_cid_(progress.parts_cid().value_or(std::string())) {}

void Checkpointer::close() {
    closed_ = true;
    wakeup_.notify_all();
}

asio::awaitable<bool> Checkpointer::run() {
    while (!closed_) {
        const auto made = progress_.made();
        if (!pacer_.is_due(made, services_.clock.steady_now())) {
            co_await wakeup_.wait_for(settings_.checkpoint.look_every);
            continue;
        }
        const auto uploaded = co_await upload_new();
        if (uploaded) {
            pacer_.on_uploaded(made, services_.clock.steady_now());
        } else {
            log::warning("job.part_not_uploaded", {{"job", job_id_}, {"reason", uploaded.error().message}});
            pacer_.on_failed(services_.clock.steady_now(), services_.random());
            if (uploaded.error().code == errc::not_found) co_return false;
        }
    }
    co_return true;
}

asio::awaitable<Result<void>> Checkpointer::upload_new() {
    co_await remove_replaced();
    const auto end = ledger_.size();
    for (bool more = true; more && !closed_;) {
        const auto added = co_await upload_part(end);
        if (!added) co_return added.error();
        more = *added;
    }
    co_return co_await upload_list();
}

// True if there was something to upload.
asio::awaitable<Result<bool>> Checkpointer::upload_part(std::uint64_t end) {
    const auto request = next_part(end);
    if (!parts_.empty() && parts_.back().to >= end) co_return false;
    auto make = [&] { return make_part(request); };
    const auto note = co_await async::offload(services_.storage, make);
    if (!note) co_return note.error();
    if (!*note) co_return false;
    auto line = format_part(**note);
    const auto noted = co_await append_line(writer_, std::move(line));
    if (!noted) co_return noted.error();
    add(**note);
    co_return true;
}

// A part that is not whole yet is made anew with what has come since.
PartRequest Checkpointer::next_part(std::uint64_t end) const {
    const auto& recovered = ledger_.recovered();
    PartRequest request;
    request.ledger = ledger_.path();
    request.job_id = job_id_;
    request.peer_id = settings_.peer_id;
    request.generation = recovered.generation;
    request.void_before = recovered.generation_from;
    request.from = recovered.delivered_to;
    request.end = end;
    request.max_records = settings_.checkpoint.records;
    if (!parts_.empty()) {
        const auto& last = parts_.back();
        const bool whole = last.part.counts.ok + last.part.counts.failed >= request.max_records;
        request.from = whole || last.part.generation != request.generation ? last.to : last.from;
    }
    return request;
}

// Blocking.
Result<std::optional<PartNote>> Checkpointer::make_part(const PartRequest& request) const {
    const auto path = request.ledger.parent_path() / "part.upload.jsonl";
    const auto written = write_part(request, path);
    if (!written) return with_context(written.error(), "the ledger");
    if (!*written) return std::optional<PartNote>();
    const auto& [file, span, to] = **written;
    const auto cid = services_.files.add_file(file.path, job_id_ + "-part.jsonl");
    std::error_code left; // a file that stays is written over next time
    std::filesystem::remove(file.path, left);
    if (!cid) return Error{errc::unavailable, with_context(cid.error(), "upload a part").message};
    return std::optional(PartNote{{*cid, file.sha256, span, file.counts, request.generation}, request.from, to});
}

void Checkpointer::add(PartNote note) {
    if (!parts_.empty() && parts_.back().from == note.from) {
        if (parts_.back().part.cid != note.part.cid) replaced_.push_back(parts_.back().part.cid);
        parts_.pop_back();
    }
    parts_.push_back(std::move(note));
}

asio::awaitable<Result<void>> Checkpointer::upload_list() {
    documents::PartsManifest manifest{job_id_, settings_.peer_id, {}};
    manifest.parts.reserve(parts_.size());
    for (const auto& note : parts_) {
        manifest.parts.push_back(note.part);
    }
    auto upload = [&] {
        return services_.files.add_bytes(boost::json::serialize(to_json(manifest)), job_id_ + "-parts.json");
    };
    const auto cid = co_await async::offload(services_.storage, upload);
    if (!cid) co_return with_context(cid.error(), "upload the list of parts");
    if (!list_cid_.empty() && list_cid_ != *cid) replaced_.push_back(list_cid_);
    list_cid_ = *cid;
    progress_.set_parts(*cid);
    reporter_.on_change();
    co_return Result<void>{};
}

// A reader may still have the list before: it goes once the store has the next one, and then not before the next part.
asio::awaitable<void> Checkpointer::remove_replaced() {
    if (replaced_.empty() || !reporter_.stored() || reporter_.stored()->parts_cid != list_cid_) co_return;
    auto cids = std::exchange(replaced_, {});
    co_await remove_files(services_, std::move(cids));
}

std::vector<std::string> Checkpointer::files() const {
    auto cids = part_files(parts_, list_cid_);
    cids.insert(cids.end(), replaced_.begin(), replaced_.end());
    return cids;
}

} // namespace datagems::generation
