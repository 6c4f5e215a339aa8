// What a user does to a job that stands: cancelling it, and opening its next generation.
#include "datagems/persistence/jobs.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"

namespace datagems::persistence {

namespace keys = documents::keys;
using documents::JobBase;

namespace {

bool is_complete(const JobBase& view) {
    return view.status == documents::JobStatus::succeeded && view.total_failed == 0 &&
           view.total_ok >= view.total_records;
}

Error nothing_to_retry(std::string sentence) {
    return Error{errc::conflict, std::move(sentence)};
}

} // namespace

Result<JobRecord> JobRepository::cancel(const JobBase& view, std::string_view by, Timestamp at) {
    if (documents::is_terminal(view.status)) return find(view.id);
    const documents::JobControl::Cancel cancel{view.generation, at, std::string(by)};
    const auto text = boost::json::serialize(to_json(cancel));
    const auto written = cstore_.hset(keys::job_control(view.id), keys::control_cancel_field, text);
    if (!written) return written.error();
    auto job = find(view.id);
    if (!job) return job;
    // From here on the job is cancelled for everybody who folds; a view that could not be written now is written by
    // the workers.
    if (const auto shown = write_view(job->view); !shown) {
        log::warning("job.view_not_written", {{"job", view.id}, {"reason", shown.error().message}});
    }
    return job;
}

Result<JobRecord> JobRepository::retry(const JobBase& view) {
    if (is_complete(view)) return nothing_to_retry("Every record of the job has been made");
    if (!documents::is_terminal(view.status)) return show_retry(view);
    const auto next = view.generation + 1;
    const auto opened = raise_generation(view.id, next);
    if (!opened) return opened.error();
    auto job = find(view.id);
    if (!job) return job;
    if (auto shown = write_view(job->view); !shown) return shown.error();
    return job;
}

// A job that is not over has nothing to retry, unless an earlier retry broke off between its two writes: then its view
// is missing.
Result<JobRecord> JobRepository::show_retry(const JobBase& view) {
    const auto text = cstore_.hget(keys::jobs, view.id);
    if (!text) return text.error();
    if (*text) {
        const auto stored = read_document(**text, "job base", documents::job_base_from_json);
        if (!stored) return stored.error();
        if (*stored && (*stored)->generation >= view.generation) return nothing_to_retry("The job has not ended yet");
    }
    if (auto shown = write_view(view); !shown) return shown.error();
    return find(view.id);
}

// Writers that race write the same number, and one that comes late writes nothing.
Result<void> JobRepository::raise_generation(std::string_view job_id, std::int64_t generation) {
    const auto hash = keys::job_control(job_id);
    const auto text = cstore_.hget(hash, keys::control_generation_field);
    if (!text) return text.error();
    const auto standing = documents::control_from_texts(*text, std::nullopt);
    if (!standing) return standing.error();
    if (standing->generation >= generation) return {};
    return cstore_.hset(hash, keys::control_generation_field, std::to_string(generation));
}

} // namespace datagems::persistence
