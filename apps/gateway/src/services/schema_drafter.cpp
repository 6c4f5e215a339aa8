#include "services/schema_drafter.hpp"

#include "services/job_schema.hpp"

#include "datagems/inference/reply_reader.hpp"
#include "datagems/json_schema/sanitiser.hpp"

#include <stdexcept>

namespace datagems::gateway {
namespace {

constexpr std::int64_t max_attempts = 3;

// A server that stumbled may answer the next call; one that is not there, or has no room, is left alone.
bool is_worth_repeating(const inference::Failure& failure) {
    const bool server_error = failure.cause.starts_with('5') && failure.cause != "503";
    return failure.kind == inference::FailureKind::ask_again || failure.cause == "dropped" || server_error;
}

DraftFailure to_draft_failure(const inference::Failure& failure) {
    const bool away = failure.kind == inference::FailureKind::retry_call && !is_worth_repeating(failure);
    return DraftFailure{away, "The model could not draft a schema: " + failure.reason};
}

// The model sees its own answer and what is wrong with it.
void add_complaint(inference::Completion& completion, const std::string& content, const std::string& complaint) {
    completion.messages.push_back(inference::Message{"assistant", content});
    completion.messages.push_back(inference::Message{"user", "That schema cannot be used: " + complaint +
                                                                 ". Answer with the corrected JSON Schema alone."});
}

} // namespace

void throw_exception_from_error(const DraftFailure& failure, const boost::source_location&) {
    throw std::runtime_error(failure.reason);
}

SchemaDraftResult read_schema_reply(std::string_view content, bool dataset_mode) {
    auto read = inference::read_json(content);
    if (!read) return DraftFailure{false, "it is not JSON (" + read.error().message + ")"};
    if (!read->is_object()) return DraftFailure{false, "it is not a JSON object"};
    auto sanitised = json_schema::sanitise(std::move(read->get_object()));
    const auto mistakes = check_job_schema(sanitised.schema, dataset_mode);
    if (!mistakes.empty()) {
        return DraftFailure{false, mistakes.front().sentence()};
    }
    return SchemaDraft{std::move(sanitised.schema), std::move(sanitised.warnings), 0};
}

boost::asio::awaitable<SchemaDraftResult> SchemaDrafter::draft(const inference::Endpoint& endpoint,
                                                               inference::Completion completion, bool dataset_mode) {
    DraftFailure last;
    for (std::int64_t attempt = 0; attempt < max_attempts; ++attempt) {
        auto reply = co_await model_.complete(endpoint, completion);
        if (!reply) {
            last = to_draft_failure(reply.error());
            if (!is_worth_repeating(reply.error())) break;
            continue;
        }
        auto draft = read_schema_reply(reply->content, dataset_mode);
        if (draft) {
            draft->failed_attempts = attempt;
            co_return std::move(draft);
        }
        add_complaint(completion, reply->content, draft.error().reason);
        last = DraftFailure{false, "The model's schema cannot be used: " + draft.error().reason};
    }
    co_return SchemaDraftResult(std::move(last));
}

} // namespace datagems::gateway
