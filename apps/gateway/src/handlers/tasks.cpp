#include "handlers/tasks.hpp"

#include "failure_response.hpp"
#include "services/job_events.hpp"
#include "services/job_list.hpp"

#include "datagems/documents/text.hpp"
#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

namespace json = boost::json;

constexpr std::size_t max_errors_bytes = 1024 * 1024;

// The list behind errorsCid: one {"index","message"} a line, or one JSON array of them from other programs.
Result<json::array> read_errors(persistence::R1fs& r1fs, std::string_view cid) {
    const auto text = r1fs.read_all(cid, max_errors_bytes);
    if (!text) return text.error();
    if (text->starts_with('[')) {
        auto list = documents::parse_text(*text, "the list of failed records");
        if (!list) return list.error();
        if (list->is_array()) return std::move(list->get_array());
    }
    json::array errors;
    for (std::string_view rest = *text; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        auto error = documents::parse_text(line, "a failed record");
        if (!error) return error.error();
        errors.push_back(std::move(*error));
    }
    return errors;
}

// A list that is too long or cannot be read leaves the few that the peer state itself names.
void add_errors(json::object& view, persistence::R1fs& r1fs, const documents::PeerState& state) {
    if (!state.errors_cid) return;
    if (auto errors = read_errors(r1fs, *state.errors_cid)) {
        view["errors"] = std::move(*errors);
    } else if (!view.contains("errors")) {
        view["errors"] = json::array();
    }
}

void add_liveness(json::object& view, const PeerSightings& sightings, std::string_view peer_id) {
    view["alive"] = is_alive(sightings, peer_id);
    const auto found = sightings.find(peer_id);
    const bool seen = found != sightings.end() && found->second.beat.at;
    view["lastSeen"] = seen ? json::value(to_iso8601(*found->second.beat.at)) : json::value(nullptr);
}

json::object to_details_view(persistence::JobRepository& jobs, const documents::JobBase& job) {
    const auto details = jobs.details(job.details_cid);
    if (details) return documents::to_json(*details);
    log::warning("job.details_unreadable", {{"job", job.id}, {"reason", details.error().message}});
    json::object unreadable;
    unreadable["error"] = "Unable to load job details";
    return unreadable;
}

} // namespace

Result<persistence::JobRecord> find_own_job(persistence::JobRepository& jobs, std::string_view id,
                                            std::string_view username) {
    auto job = jobs.find(id);
    if (job && job->view.owner != username) return Error{errc::not_found, "no such job"};
    return job;
}

boost::asio::awaitable<http::Response> TaskHandlers::list(http::Context& context) {
    PayloadErrors errors;
    auto filter = read_job_filter(context.request, errors);
    if (!errors.empty()) co_return errors.to_response();
    filter.owner = context.principal->username;
    auto read = [&] { return jobs_.list(filter); };
    const auto page = co_await async::offload(store_pool_, read);
    if (!page) co_return failure_response(page.error(), context.request);
    json::array jobs;
    for (const auto& job : page->jobs) {
        jobs.push_back(documents::to_json(job));
    }
    json::object body;
    body["jobs"] = std::move(jobs);
    if (filter.limit) body["nextCursor"] = page->next ? json::value(encode(*page->next)) : json::value(nullptr);
    co_return http::Response::json(200, body);
}

boost::asio::awaitable<http::Response> TaskHandlers::refuse_post(http::Context&) {
    auto response = http::Response::error(405, "Schema draft must be created via /api/tasks/schema");
    response.headers.set("Allow", "GET, HEAD, OPTIONS");
    co_return response;
}

Result<json::object> TaskHandlers::read_detail(std::string_view id, std::string_view username) {
    const auto job = find_own_job(jobs_, id, username);
    if (!job) return job.error();
    const auto sightings = board_.look();
    if (!sightings) return sightings.error();
    auto body = to_job_state(*job);
    auto& peers = body.at("peers").as_array();
    for (std::size_t i = 0; i < peers.size(); ++i) {
        const auto& state = job->peers[i];
        auto& view = peers[i].as_object();
        add_errors(view, r1fs_, state);
        add_liveness(view, *sightings, state.peer_id);
    }
    body["details"] = to_details_view(jobs_, job->view);
    return body;
}

boost::asio::awaitable<http::Response> TaskHandlers::detail(http::Context& context) {
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    auto read = [&] { return read_detail(id, username); };
    const auto body = co_await async::offload(store_pool_, read);
    if (!body) co_return failure_response(body.error(), context.request);
    co_return http::Response::json(200, *body);
}

} // namespace datagems::gateway
