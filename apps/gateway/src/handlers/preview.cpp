#include "handlers/preview.hpp"

#include "failure_response.hpp"
#include "services/confirmed_draft.hpp"
#include "services/endpoint_fields.hpp"
#include "services/job_schema.hpp"

#include "datagems/documents/text.hpp"
#include "datagems/exports/record.hpp"
#include "datagems/http/json_body.hpp"
#include "datagems/observe/log.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace datagems::gateway {
namespace {

constexpr std::int64_t default_count = 3;
constexpr std::int64_t max_count = 5;
constexpr std::chrono::seconds away_retry{5};

PreviewSettings preview_settings(const Settings& settings) {
    PreviewSettings preview;
    preview.record.max_attempts = settings.inference.max_attempts;
    preview.limit = settings.inference.preview_limit;
    return preview;
}

// There is no record, but a reason.
http::Response refuse_preview(std::span<const PreviewRecord> records) {
    const auto& first = records.front();
    const bool away = std::ranges::all_of(records, [](const auto& record) { return record.away && !record.answered; });
    log::warning("preview.failed", {{"reason", first.error}, {"away", away}});
    const auto sentence = "The model could not make a record: " + first.error;
    return away ? try_later(503, sentence, away_retry) : http::Response::error(502, sentence);
}

std::string to_json(const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : "null";
}

// The record stays as the worker would write it.
void append_record(std::string& out, const PreviewRecord& record) {
    out += "{\"index\":" + std::to_string(record.index);
    const auto made = exports::parse_record(std::string_view(record.line).substr(0, record.line.find('\n')));
    if (made) {
        out.append(",\"ok\":true,\"data\":").append(made->data);
    } else {
        out.append(",\"ok\":false,\"error\":").append(boost::json::serialize(boost::json::string(record.error)));
    }
    out += ",\"attempts\":" + std::to_string(record.attempts);
    out += ",\"durationMs\":" + std::to_string(record.duration.count()) + "}";
}

} // namespace

PreviewHandlers::PreviewHandlers(const InferenceChooser& chooser, const accounts::TokenSigner& signer,
                                 inference::Model& model, const persistence::PeerList& peers, async::BlockingPool& pool,
                                 const Settings& settings, const Clock& clock)
    : chooser_(chooser), signer_(signer), peers_(peers), pool_(pool), settings_(settings), clock_(clock),
      previewer_(model, clock, preview_settings(settings)),
      rate_(settings.limits.max_drafts_per_minute, std::chrono::minutes(1), clock) {}

PreviewHandlers::OrderResult PreviewHandlers::read_order(const http::Context& context) {
    const auto body = http::read_json_object(context.request);
    if (!body) return body.error();
    const auto& username = context.principal->username;
    PayloadReader reader(*body);
    auto count = default_count;
    if (body->contains("count")) count = reader.integer("count", 1, max_count);
    const auto confirmed = read_confirmed_draft(reader, settings_.inference.addresses, signer_, username, clock_.now());
    if (!confirmed) return confirmed.error();
    if (const auto wait = rate_.refuse(username)) return try_later(429, "Too many previews; try again later", *wait);

    const auto chosen = chooser_.choose(username, confirmed->inference());
    if (!chosen) return failure_response(chosen.error(), context.request);
    const auto misplaced = check_target(chosen->target, settings_.inference.addresses);
    if (!misplaced.empty()) return misplaced.to_response();
    auto job = make_job(confirmed->draft, confirmed->confirmation, chosen->target, *peers_.ids());
    json_schema::CompileOptions options;
    options.assert_formats = true;
    auto validator = json_schema::compile(job.details.schema, options);
    if (!validator) return refuse_schema(validator.error().mistakes);
    auto schema_text = documents::compact_json(job.details.schema);
    const auto total = job.base.total_records;
    return std::make_unique<PreviewOrder>(PreviewOrder{std::move(job.details), total, std::min(count, total),
                                                       std::move(schema_text), std::move(*validator),
                                                       endpoint_of(*chosen)});
}

boost::asio::awaitable<http::Response> PreviewHandlers::preview(http::Context& context) {
    auto read = [&]() -> Result<OrderResult> { return read_order(context); };
    auto order = co_await async::offload(pool_, read);
    if (!order) co_return failure_response(order.error(), context.request);
    if (!*order) co_return order->error();
    const auto records = co_await previewer_.make(***order);
    const bool any = std::ranges::any_of(records, &PreviewRecord::ok);
    co_return any ? to_response(***order, records) : refuse_preview(records);
}

http::Response PreviewHandlers::to_response(const PreviewOrder& order, std::span<const PreviewRecord> records) const {
    std::string body = "{\"records\":[";
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    for (const auto& record : records) {
        if (record.index > 0) body += ',';
        append_record(body, record);
        tokens_in += record.tokens_in;
        tokens_out += record.tokens_out;
    }
    const auto workers = static_cast<std::int64_t>(peers_.ids()->size());
    const auto expected = forecast(records, order.total_records, workers * settings_.inference.max_in_flight);
    body += "],\"tokensIn\":" + std::to_string(tokens_in);
    body += ",\"tokensOut\":" + std::to_string(tokens_out);
    body += ",\"expected\":{\"tokensIn\":" + to_json(expected.tokens_in);
    body += ",\"tokensOut\":" + to_json(expected.tokens_out);
    const auto duration = expected.duration ? std::optional(expected.duration->count()) : std::nullopt;
    body += ",\"durationMs\":" + to_json(duration) + "}}";
    return http::Response::text(200, "application/json; charset=utf-8", std::move(body));
}

} // namespace datagems::gateway
