#include "handlers/job_data.hpp"

#include "failure_response.hpp"
#include "handlers/tasks.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::gateway {

void FileLooks::found(const persistence::JobRecord& job) {
    named_ = job.view.details_cid;
    for (const auto& peer : job.peers) {
        named_.append("\n").append(peer.result_cid.value_or("")).append("\n").append(peer.parts_cid.value_or(""));
    }
}

bool FileLooks::again(const Error& error) {
    if (error.code != errc::corrupt || named_ == damaged_ || left_ == 0) return false;
    --left_;
    damaged_ = named_;
    return true;
}

Result<JobData> find_data(persistence::JobRepository& jobs, persistence::R1fs& r1fs, std::string_view id,
                          std::string_view username, FileLooks& looks) {
    auto job = find_own_job(jobs, id, username);
    if (!job) return job.error();
    looks.found(*job);
    if (!exports::is_exportable(*job)) return Error{errc::conflict, "Job not completed"};
    auto sources = exports::sources_of(r1fs, *job);
    if (!sources) return sources.error();
    return JobData{std::move(*job), std::move(*sources)};
}

Result<std::optional<documents::JobDetails>> find_details(persistence::JobRepository& jobs,
                                                          const persistence::JobRecord& job) {
    auto details = jobs.details(job.view.details_cid);
    if (details) return std::optional(std::move(*details));
    const bool lost = details.error().code == errc::not_found || details.error().code == errc::corrupt;
    if (!lost) return details.error();
    return std::optional<documents::JobDetails>();
}

http::Response refuse_data(const Error& error, const http::Context& context) {
    const bool cannot_be = error.code == errc::conflict || error.code == errc::too_large;
    if (cannot_be) return http::Response::error(400, error.message);
    if (error.code == errc::corrupt) {
        log::error(
            "data.damaged",
            {{"job", context.parameters.at("id")}, {"reason", error.message}, {"request", context.request.request_id}});
    }
    return failure_response(error, context.request);
}

} // namespace datagems::gateway
