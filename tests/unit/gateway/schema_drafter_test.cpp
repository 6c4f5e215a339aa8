#include "services/schema_drafter.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <deque>

using namespace datagems;
using namespace datagems::gateway;

namespace {

// Answers with what it was given, in order, and keeps the calls.
class ScriptedModel final : public inference::Model {
  public:
    std::deque<inference::ReplyResult> replies;
    std::vector<std::vector<inference::Message>> calls;

    void say(std::string content) {
        inference::Reply reply;
        reply.content = std::move(content);
        replies.emplace_back(std::move(reply));
    }
    void fail(inference::FailureKind kind, std::string cause) {
        replies.emplace_back(inference::Failure{kind, std::move(cause), "it did not work", std::nullopt});
    }
    boost::asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint&,
                                                            const inference::Completion& completion) override {
        calls.push_back(completion.messages);
        auto reply = std::move(replies.front());
        replies.pop_front();
        co_return reply;
    }
};

SchemaDraftResult draft(ScriptedModel& model, bool dataset_mode = false) {
    boost::asio::io_context context;
    SchemaDrafter drafter(model);
    inference::Endpoint endpoint;
    auto work = drafter.draft(endpoint, inference::Completion(), dataset_mode);
    auto done = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
    context.run();
    return done.get();
}

constexpr auto good_schema = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
    "properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})";

} // namespace

TEST_CASE("the first usable schema is taken") {
    ScriptedModel model;
    model.say(good_schema);
    const auto made = draft(model);
    REQUIRE(made.has_value());
    CHECK(made->failed_attempts == 0);
    CHECK(made->warnings.empty());
    CHECK(made->schema.at("properties").as_object().contains("a"));
}

TEST_CASE("a slightly wrong schema is mended, and the answer says so") {
    ScriptedModel model;
    model.say(R"({"properties":{"a":{"type":"string"}}})");
    const auto made = draft(model);
    REQUIRE(made.has_value());
    CHECK_FALSE(made->warnings.empty());
    CHECK(made->schema.at("type") == "object");
}

TEST_CASE("the model is asked again with the complaint, and each failed attempt counts") {
    ScriptedModel model;
    model.say("I cannot do that.");
    model.fail(inference::FailureKind::retry_call, "500");
    model.say(good_schema);
    const auto made = draft(model);
    REQUIRE(made.has_value());
    CHECK(made->failed_attempts == 2);
    REQUIRE(model.calls.size() == 3);
    REQUIRE(model.calls[1].size() == 2);
    CHECK(model.calls[1][0].role == "assistant");
    CHECK(model.calls[1][1].role == "user");
    CHECK(model.calls[1][1].content.find("cannot be used") != std::string::npos);
}

TEST_CASE("after three attempts the reason is given") {
    ScriptedModel model;
    for (int i = 0; i < 3; ++i) {
        model.say("no");
    }
    const auto made = draft(model);
    REQUIRE(made.has_error());
    CHECK_FALSE(made.error().away);
    CHECK(made.error().reason.find("not JSON") != std::string::npos);
    CHECK(model.calls.size() == 3);
}

TEST_CASE("dataset mode insists on a label") {
    ScriptedModel model;
    model.say(good_schema);
    model.say(R"({"type":"object","properties":{"label":{"type":"string"}}})");
    const auto made = draft(model, true);
    REQUIRE(made.has_value());
    CHECK(made->failed_attempts == 1);
}

TEST_CASE("a model that is away is not asked again") {
    ScriptedModel model;
    model.fail(inference::FailureKind::retry_call, "connect");
    const auto made = draft(model);
    REQUIRE(made.has_error());
    CHECK(made.error().away);
    CHECK(model.calls.size() == 1);
}

TEST_CASE("a model that refuses us is a failure with its reason") {
    ScriptedModel model;
    model.fail(inference::FailureKind::pause_job, "401");
    const auto made = draft(model);
    REQUIRE(made.has_error());
    CHECK_FALSE(made.error().away);
    CHECK(made.error().reason.find("it did not work") != std::string::npos);
    CHECK(model.calls.size() == 1);
}
