#include "services/previewer.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <deque>
#include <map>

using namespace datagems;
using namespace datagems::gateway;
using namespace std::chrono_literals;
using inference::FailureKind;

namespace {

// Answers each record with what it was given for it, in order; then never.
class ScriptedModel final : public inference::Model {
  public:
    std::map<std::int64_t, std::deque<inference::ReplyResult>> replies;
    std::vector<inference::Completion> calls;
    int unanswered = 0; // calls that wait

    void say(std::int64_t index, std::string content) {
        inference::Reply reply;
        reply.content = std::move(content);
        reply.tokens_in = 100;
        reply.tokens_out = 10;
        replies[index].emplace_back(std::move(reply));
    }
    void fail(std::int64_t index, FailureKind kind, std::optional<std::chrono::milliseconds> wait = 0ms) {
        replies[index].emplace_back(inference::Failure{kind, "cause", "it did not work", wait});
    }
    boost::asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint&,
                                                            const inference::Completion& completion) override {
        calls.push_back(completion);
        auto& script = replies[static_cast<std::int64_t>(completion.seed_hint.value())];
        if (script.empty()) {
            const auto executor = co_await boost::asio::this_coro::executor;
            boost::asio::steady_timer never(executor, std::chrono::hours(1));
            ++unanswered;
            co_await never.async_wait(boost::asio::use_awaitable);
        }
        auto reply = std::move(script.front());
        script.pop_front();
        co_return reply;
    }
};

constexpr auto schema_text = R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]})";

PreviewOrder order_of(std::int64_t count) {
    const auto schema = boost::json::parse(schema_text).as_object();
    documents::JobDetails details;
    details.instructions = "Make numbers.";
    details.schema = schema;
    details.inference.model = "some-model";
    return PreviewOrder{std::move(details), 100, count, schema_text, json_schema::compile(schema).value(), {}};
}

PreviewSettings quick(std::chrono::milliseconds limit = 10s) {
    PreviewSettings settings;
    settings.record.max_attempts = 2;
    settings.record.backoff = {1ms, 2ms};
    settings.limit = limit;
    return settings;
}

std::vector<PreviewRecord> preview(ScriptedModel& model, std::int64_t count,
                                   const PreviewSettings& settings = quick()) {
    boost::asio::io_context context;
    const Previewer previewer(model, system_clock(), settings);
    const auto order = order_of(count);
    auto work = previewer.make(order);
    auto done = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
    context.run();
    return done.get();
}

PreviewRecord record_of(std::chrono::milliseconds duration, std::int64_t tokens_in, std::int64_t tokens_out) {
    PreviewRecord record;
    record.answered = true;
    record.duration = duration;
    record.tokens_in = tokens_in;
    record.tokens_out = tokens_out;
    return record;
}

} // namespace

TEST_CASE("a preview makes the job's first records as a worker would") {
    ScriptedModel model;
    model.say(0, "{\"a\":1}");
    model.say(1, "```json\n{\"a\":2}\n```");
    const auto records = preview(model, 2);
    REQUIRE(records.size() == 2);
    CHECK(records[0].line == "{\"i\":0,\"ok\":true,\"data\":{\"a\":1}}\n");
    CHECK(records[1].line == "{\"i\":1,\"ok\":true,\"data\":{\"a\":2}}\n");
    CHECK(records[1].attempts == 1);
    CHECK(records[1].tokens_in == 100);
    REQUIRE(model.calls.size() == 2);
    CHECK(model.calls[0].model == "some-model");
    CHECK(model.calls[0].messages.back().content.find("record 1 of 100") != std::string::npos);
    CHECK(model.calls[0].messages.back().content.find(schema_text) != std::string::npos);
}

TEST_CASE("a reply that is not valid is asked for again with the complaint, up to the attempts") {
    ScriptedModel model;
    model.say(0, "{\"a\":\"x\"}");
    model.say(0, "{\"a\":1}");
    model.say(1, "no JSON");
    model.say(1, "{}");
    const auto records = preview(model, 2);
    CHECK(records[0].ok());
    CHECK(records[0].attempts == 2);
    CHECK(records[0].tokens_out == 20);
    CHECK_FALSE(records[1].ok());
    CHECK(records[1].error.find("\"a\"") != std::string::npos);
    CHECK(records[1].attempts == 2);
    CHECK(records[1].answered);
    std::size_t complaints = 0;
    for (const auto& call : model.calls)
        complaints += call.messages.back().content.find("not accepted") != std::string::npos ? 1 : 0;
    CHECK(complaints == 2);
}

TEST_CASE("calls that get no answer are repeated a few times, and use no attempt up") {
    ScriptedModel model;
    model.fail(0, FailureKind::retry_call);
    model.fail(0, FailureKind::retry_call);
    model.say(0, "{\"a\":1}");
    for (int i = 0; i < 3; ++i)
        model.fail(1, FailureKind::retry_call);
    const auto records = preview(model, 2);
    CHECK(records[0].ok());
    CHECK(records[0].attempts == 1);
    CHECK(records[1].error == "it did not work");
    CHECK(records[1].away);
    CHECK_FALSE(records[1].answered);
}

TEST_CASE("what only somebody else can mend, and a wait beyond the limit, end a preview at once") {
    ScriptedModel model;
    model.fail(0, FailureKind::pause_job);
    model.fail(1, FailureKind::give_up);
    model.fail(2, FailureKind::retry_call, 30s);
    const auto records = preview(model, 3);
    CHECK(model.calls.size() == 3);
    for (const auto& record : records)
        CHECK(record.error == "it did not work");
    CHECK_FALSE(records[0].away);
    CHECK(records[2].away);
}

TEST_CASE("a model that does not answer in time ends a preview, and the others are in it") {
    ScriptedModel model;
    model.say(1, "{\"a\":1}");
    const auto records = preview(model, 2, quick(500ms));
    CHECK_FALSE(records[0].ok());
    CHECK(records[0].error == "it took too long for a preview");
    CHECK(records[0].away);
    CHECK(records[1].ok());
}

TEST_CASE("a cancelled preview ends its calls before it ends itself") {
    ScriptedModel model;
    model.say(1, "{\"a\":1}");
    boost::asio::io_context context;
    const Previewer previewer(model, system_clock(), quick(1h));
    const auto order = order_of(3);
    boost::asio::cancellation_signal signal;
    std::exception_ptr end;
    auto work = previewer.make(order);
    boost::asio::co_spawn(context, std::move(work),
                          boost::asio::bind_cancellation_slot(
                              signal.slot(), [&](std::exception_ptr failure, const auto&) { end = failure; }));
    while (model.unanswered < 2)
        context.run_one();
    signal.emit(boost::asio::cancellation_type::terminal);
    context.run();
    CHECK(end != nullptr);
}

TEST_CASE("a forecast is the mean of what was answered, times the records, over those made at once") {
    const std::vector records{record_of(100ms, 10, 3), record_of(300ms, 31, 4), PreviewRecord{}};
    const auto expected = forecast(records, 1000, 64);
    CHECK(expected.tokens_in == 20'500);
    CHECK(expected.tokens_out == 3'500);
    CHECK(expected.duration == 3125ms);
    CHECK(forecast(records, 1000, 1).duration == 200'000ms);
    CHECK(forecast(records, 10, 64).duration == 200ms);
}

TEST_CASE("a forecast says nothing that is not known") {
    const std::vector unanswered{PreviewRecord{}};
    CHECK(forecast(unanswered, 10, 1).duration == std::nullopt);
    CHECK(forecast(unanswered, 10, 1).tokens_in == std::nullopt);
    const std::vector uncounted{record_of(100ms, 0, 0)};
    CHECK(forecast(uncounted, 10, 1).tokens_in == std::nullopt);
    CHECK(forecast(uncounted, 10, 1).tokens_out == std::nullopt);
    CHECK(forecast(uncounted, 10, 1).duration == 1000ms);
}
