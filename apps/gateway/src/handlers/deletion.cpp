#include "handlers/deletion.hpp"

#include "failure_response.hpp"
#include "services/audit.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

Error no_such_job() {
    return Error{errc::not_found, "no such job"};
}

bool may_remove(const http::Principal& by, std::string_view owner) {
    return by.is_admin() || by.username == owner;
}

} // namespace

boost::asio::awaitable<http::Response> DeletionHandlers::remove(http::Context& context) {
    const auto& id = context.parameters.at("id");
    const auto& principal = *context.principal;
    auto work = [&] { return remove_now(id, principal); };
    const auto removed = co_await async::offload(store_pool_, work);
    if (!removed) co_return failure_response(removed.error(), context.request);
    if (removed->owner != principal.username) {
        AuditEntry entry;
        entry.action = "job_deleted";
        entry.actor = principal.username;
        entry.subject = removed->owner;
        entry.detail = id;
        audit(settings_, context.request, entry);
    }
    boost::json::object body;
    body["ok"] = true;
    co_return http::Response::json(200, body);
}

Result<DeletionHandlers::Removed> DeletionHandlers::remove_now(std::string_view id, const http::Principal& by) {
    const auto job = find_job(id);
    if (!job && job.error().code == errc::not_found) return finish_removal(id, by);
    if (!job) return job.error();
    if (!may_remove(by, job->owner)) return no_such_job();
    if (auto removed = remover_.remove(*job, by.username); !removed) return removed.error();
    log::info("job.deleted", {{"job", job->id}, {"owner", job->owner}, {"by", by.username}});
    return Removed{job->owner};
}

// A job whose fields are damaged can be deleted, if nothing else.
Result<documents::JobBase> DeletionHandlers::find_job(std::string_view id) {
    const auto job = jobs_.find(id);
    if (job) return job->view;
    if (job.error().code != errc::corrupt) return job.error();
    return remover_.stored(id);
}

Result<DeletionHandlers::Removed> DeletionHandlers::finish_removal(std::string_view id, const http::Principal& by) {
    const auto deletion = remover_.find_deleted(id);
    if (!deletion) return deletion.error();
    if (!*deletion || !may_remove(by, (*deletion)->owner)) return no_such_job();
    if (!(*deletion)->removed_at) {
        if (auto finished = remover_.finish(**deletion); !finished) return finished.error();
    }
    return Removed{(*deletion)->owner};
}

} // namespace datagems::gateway
