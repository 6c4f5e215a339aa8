#include "handlers/job_control.hpp"

#include "failure_response.hpp"
#include "handlers/tasks.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

http::Response show(const documents::JobBase& job) {
    boost::json::object body;
    body["job"] = documents::to_json(job);
    return http::Response::json(200, body);
}

} // namespace

boost::asio::awaitable<http::Response> JobControlHandlers::cancel(http::Context& context) {
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    auto work = [&] { return cancel_now(id, username); };
    const auto job = co_await async::offload(store_pool_, work);
    if (!job) co_return failure_response(job.error(), context.request);
    co_return show(*job);
}

boost::asio::awaitable<http::Response> JobControlHandlers::retry(http::Context& context) {
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    auto work = [&] { return retry_now(id, username); };
    const auto job = co_await async::offload(store_pool_, work);
    if (!job) co_return failure_response(job.error(), context.request);
    co_return show(*job);
}

Result<documents::JobBase> JobControlHandlers::retry_now(std::string_view id, std::string_view username) {
    const auto job = find_own_job(jobs_, id, username);
    if (!job) return job.error();
    auto retried = jobs_.retry(job->view);
    if (!retried) return retried.error();
    log::info("job.retried", {{"job", retried->view.id}, {"generation", retried->view.generation}});
    return std::move(retried->view);
}

Result<documents::JobBase> JobControlHandlers::cancel_now(std::string_view id, std::string_view username) {
    const auto job = find_own_job(jobs_, id, username);
    if (!job) return job.error();
    if (documents::is_terminal(job->view.status)) return job->view;
    auto cancelled = jobs_.cancel(job->view, username, clock_.now());
    if (!cancelled) return cancelled.error();
    log::info("job.cancelled", {{"job", cancelled->view.id}, {"made", cancelled->view.total_generated}});
    return std::move(cancelled->view);
}

} // namespace datagems::gateway
