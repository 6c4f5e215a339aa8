#include "handlers/drafts.hpp"

#include "failure_response.hpp"
#include "payload.hpp"
#include "services/confirmed_draft.hpp"
#include "services/endpoint_fields.hpp"
#include "services/job_schema.hpp"

#include "datagems/http/json_body.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/observe/log.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

using SchemaOutcome = boost::system::result<SchemaDraft, http::Response>;

constexpr TextLength title_length{1, 200};
constexpr TextLength description_length{1, 2000};
constexpr TextLength instructions_length{1, 8000};
constexpr TextLength token_length{1, accounts::max_draft_token_bytes};
constexpr std::chrono::seconds full_retry{60};
constexpr std::chrono::seconds away_retry{5};

http::Response refuse_draft(const DraftFailure& failure) {
    if (failure.away) return try_later(503, failure.reason, away_retry);
    return http::Response::error(502, failure.reason);
}

http::Response refuse_confirmation(const Error& error, const http::Request& request) {
    if (error.code == errc::conflict) {
        return http::Response::error(409, "This draft was already confirmed with other values");
    }
    if (error.code == errc::resource_exhausted) return try_later(429, error.message, full_retry);
    return failure_response(error, request);
}

} // namespace

// Kept on the heap: coroutine frames stay small.
struct DraftHandlers::DraftRequest {
    Draft draft; // without jti and schema
    std::optional<std::string> previous_token;
    std::optional<boost::json::object> own_schema;
    SteadyTime started{};
};

DraftHandlers::DraftHandlers(persistence::JobRepository& jobs, const InferenceChooser& chooser,
                             const accounts::TokenSigner& signer, inference::Model& model, PeerBoard& board,
                             const persistence::PeerList& peers, async::BlockingPool& store_pool,
                             const Settings& settings, const Clock& clock)
    : jobs_(jobs), chooser_(chooser), signer_(signer), drafter_(model), board_(board), peers_(peers),
      store_pool_(store_pool), settings_(settings), clock_(clock),
      draft_rate_(settings.limits.max_drafts_per_minute, std::chrono::minutes(1), clock) {}

DraftHandlers::DraftRequestResult DraftHandlers::read_draft_request(const http::Context& context) {
    const auto body = http::read_json_object(context.request);
    if (!body) return body.error();
    PayloadReader reader(*body);
    auto request = std::make_unique<DraftRequest>();
    auto& draft = request->draft;
    draft.owner = context.principal->username;
    draft.title = reader.text("title", title_length);
    draft.total_records = reader.integer("totalRecords", 1, settings_.limits.max_records_per_job);
    draft.description = reader.text("description", description_length);
    draft.instructions = reader.text("instructions", instructions_length);
    draft.dataset_mode = reader.optional_flag("datasetMode").value_or(false);
    draft.inference = read_inference_choice(reader, settings_.inference.addresses);
    request->previous_token = reader.optional_text("previousDraftToken", token_length);
    request->own_schema = reader.optional_object("schema");
    request->started = clock_.steady_now();
    if (!reader.errors().empty()) return reader.errors().to_response();
    if (const auto wait = draft_rate_.refuse(draft.owner)) {
        return try_later(429, "Too many drafts; try again later", *wait);
    }
    return request;
}

boost::asio::awaitable<http::Response> DraftHandlers::schema(http::Context& context) {
    auto request = read_draft_request(context);
    if (!request) co_return request.error();
    auto& draft = (*request)->draft;
    auto choose = [&] { return chooser_.choose(draft.owner, draft.inference); };
    const auto chosen = co_await async::offload(store_pool_, choose);
    if (!chosen) co_return failure_response(chosen.error(), context.request);
    const auto misplaced = check_target(chosen->target, settings_.inference.addresses);
    if (!misplaced.empty()) co_return misplaced.to_response();
    draft.inference.profile_id = chosen->target.profile_id; // the job is made with it, whichever is active by then
    auto made = co_await obtain_schema(**request, *chosen);
    if (!made) co_return made.error();
    co_return finish_draft(**request, std::move(*made));
}

// The user's own schema is taken as it is or refused, never mended.
boost::asio::awaitable<SchemaOutcome> DraftHandlers::obtain_schema(DraftRequest& request,
                                                                   const ChosenInference& chosen) {
    const auto& draft = request.draft;
    if (request.own_schema) {
        const auto mistakes = check_job_schema(*request.own_schema, draft.dataset_mode);
        if (!mistakes.empty()) co_return SchemaOutcome(refuse_schema(mistakes));
        SchemaDraft own;
        own.schema = *request.own_schema;
        co_return SchemaOutcome(std::move(own));
    }
    const auto endpoint = endpoint_of(chosen);
    auto completion = inference::schema_completion(draft.dataset_mode, draft.description, draft.instructions,
                                                   chosen.target.parameters);
    completion.model = chosen.target.model;
    auto made = co_await drafter_.draft(endpoint, std::move(completion), draft.dataset_mode);
    if (!made) {
        log::warning("draft.failed", {{"reason", made.error().reason}, {"away", made.error().away}});
        co_return SchemaOutcome(refuse_draft(made.error()));
    }
    co_return SchemaOutcome(std::move(*made));
}

// A previous draft that has expired counts as none: the figure is informative and no reason to refuse a new draft.
std::int64_t DraftHandlers::previous_refreshes(const DraftRequest& request) const {
    if (!request.previous_token) return 0;
    const auto previous = read_draft(signer_, *request.previous_token, request.draft.owner, clock_.now());
    return previous ? previous->schema_refreshes + 1 : 0;
}

http::Response DraftHandlers::finish_draft(DraftRequest& request, SchemaDraft made) const {
    auto& draft = request.draft;
    const auto now = clock_.now();
    draft.jti = new_draft_jti(now);
    draft.schema = std::move(made.schema);
    draft.schema_generated_at = now;
    const auto duration = request.own_schema ? SteadyTime::duration(0) : clock_.steady_now() - request.started;
    draft.schema_duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
    draft.schema_refreshes = previous_refreshes(request);
    const auto token = sign_draft(signer_, draft, now);
    if (!token) return http::Response::error(400, "The draft is too large");
    boost::json::object body;
    body["schema"] = draft.schema;
    body["schemaGeneratedAt"] = to_iso8601(draft.schema_generated_at);
    body["schemaDurationMs"] = draft.schema_duration_ms;
    body["schemaRefreshes"] = draft.schema_refreshes;
    body["draftToken"] = *token;
    body["failedAttempts"] = made.failed_attempts;
    body["warnings"] = boost::json::array(made.warnings.begin(), made.warnings.end());
    return http::Response::json(200, body);
}

boost::asio::awaitable<http::Response> DraftHandlers::confirm(http::Context& context) {
    auto work = [&]() -> Result<http::Response> { return confirm_now(context); };
    const auto answer = co_await async::offload(store_pool_, work);
    if (!answer) co_return failure_response(answer.error(), context.request);
    co_return *answer;
}

http::Response DraftHandlers::confirm_now(const http::Context& context) {
    const auto body = http::read_json_object(context.request);
    if (!body) return body.error();
    PayloadReader reader(*body);
    const auto confirmed =
        read_confirmed_draft(reader, settings_.inference.addresses, signer_, context.principal->username, clock_.now());
    if (!confirmed) return confirmed.error();
    const auto standing = find_target(job_id_of(confirmed->draft));
    if (!standing) return failure_response(standing.error(), context.request);
    auto target = *standing ? target_again(confirmed->inference(), **standing) : choose_target(*confirmed, context);
    if (!target) return target.error();
    const auto stored = store(make_job(confirmed->draft, confirmed->confirmation, std::move(*target), *peers_.ids()));
    if (!stored) return refuse_confirmation(stored.error(), context.request);
    boost::json::object answer;
    answer["jobId"] = stored->id;
    answer["warnings"] = warnings_about(*stored);
    return http::Response::json(200, answer);
}

// Where the records of the job that stands under this id are made; none if there is no job, or nobody knows any more.
Result<std::optional<documents::InferenceTarget>> DraftHandlers::find_target(const std::string& job_id) {
    using Found = std::optional<documents::InferenceTarget>;
    const auto job = jobs_.find(job_id);
    if (!job && job.error().code != errc::not_found) return job.error();
    if (!job) return Found();
    auto details = jobs_.details(job->view.details_cid);
    if (details) return Found(std::move(details->inference));
    if (details.error().code == errc::not_found || details.error().code == errc::corrupt) return Found();
    return details.error();
}

DraftHandlers::TargetResult DraftHandlers::choose_target(const ConfirmedDraft& confirmed,
                                                         const http::Context& context) const {
    auto chosen = chooser_.choose(confirmed.draft.owner, confirmed.inference());
    if (!chosen) return failure_response(chosen.error(), context.request);
    const auto misplaced = check_target(chosen->target, settings_.inference.addresses);
    if (!misplaced.empty()) return misplaced.to_response();
    return std::move(chosen->target);
}

// A job that exists already takes no more room, so confirming it again is never refused for want of it.
Result<documents::JobBase> DraftHandlers::store(const NewJob& job) {
    const auto exists = jobs_.exists(job.base.id);
    if (!exists) return exists.error();
    const auto views = jobs_.list_open(job.base.owner);
    if (!views) return views.error();
    const auto is_unfinished = [](const documents::JobBase& view) { return !documents::is_terminal(view.status); };
    if (!*exists && std::ranges::count_if(*views, is_unfinished) >= settings_.limits.max_open_jobs_per_user) {
        return Error{errc::resource_exhausted, "Too many unfinished jobs; wait until one has ended"};
    }
    const auto created = jobs_.create(job.base, job.details);
    if (!created) return created.error();
    if (!*exists) log::info("job.created", {{"job", created->id}, {"records", created->total_records}});
    return *created;
}

// The job stands already, so a store that cannot say who is alive is no reason to refuse it.
boost::json::array DraftHandlers::warnings_about(const documents::JobBase& job) {
    const auto sightings = board_.look();
    if (!sightings) {
        log::warning("peers.unreadable", {{"job", job.id}, {"reason", sightings.error().message}});
        return {};
    }
    const auto warnings = gateway::warnings_about(job.peers, *sightings);
    return boost::json::array(warnings.begin(), warnings.end());
}

} // namespace datagems::gateway
