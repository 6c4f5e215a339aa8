#include "datagems/inference/logging_model.hpp"

#include "datagems/test_support/captured_log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>

using namespace datagems;
using namespace datagems::inference;

namespace {

constexpr auto key = "sk-0123456789abcdef";

// Gives one answer, always.
class FixedModel final : public Model {
  public:
    explicit FixedModel(ReplyResult reply) : reply_(std::move(reply)) {}
    boost::asio::awaitable<ReplyResult> complete(const Endpoint&, const Completion&) override { co_return reply_; }

  private:
    ReplyResult reply_;
};

// The lines that one call leaves; `answer` is what came of it.
std::string log_of(const ReplyResult& reply, const Endpoint& endpoint, const Completion& completion,
                   std::optional<ReplyResult>& answer) {
    const test::CapturedLog log;
    const auto model = make_logging_model(std::make_unique<FixedModel>(reply));
    boost::asio::io_context context;
    auto call = model->complete(endpoint, completion);
    auto done = boost::asio::co_spawn(context, std::move(call), boost::asio::use_future);
    context.run();
    answer = done.get();
    return log.text();
}

Reply good_reply(std::string content) {
    Reply reply;
    reply.content = std::move(content);
    reply.finish_reason = "stop";
    reply.tokens_in = 12;
    reply.tokens_out = 3;
    return reply;
}

bool holds(const std::string& log, std::string_view piece) {
    INFO(log);
    CHECK(log.find(piece) != std::string::npos);
    return true;
}

} // namespace

TEST_CASE("a call is one line with all there is to know about it") {
    Completion completion;
    completion.messages = {{"system", "Be brief."}, {"user", "Say\nhello"}};
    completion.model = "some-model";
    completion.seed_hint = 17;
    completion.attempt = 2;
    std::optional<ReplyResult> answer;
    const auto log = log_of(good_reply("{\"a\":1}"), {"http://host:1", "/v1/chat", ""}, completion, answer);
    CHECK((*answer)->content == "{\"a\":1}");
    CHECK(std::count(log.begin(), log.end(), '\n') == 1);
    for (const auto* piece :
         {"inference.call", "endpoint=http://host:1/v1/chat", "model=some-model", "index=17", "attempt=2", "ok=true",
          "outcome=stop", "sent=33", "received=7", "tokensIn=12", "tokensOut=3",
          "ms=", R"(request="system: Be brief.\nuser: Say\nhello")", R"(reply="{\"a\":1}")"}) {
        holds(log, piece);
    }
}

TEST_CASE("a call that failed says why") {
    std::optional<ReplyResult> answer;
    const Failure failure{FailureKind::retry_call, "429", "the model API answered 429", std::nullopt};
    const auto log = log_of(failure, {"http://host", "/p", ""}, Completion(), answer);
    CHECK(answer->error().cause == "429");
    for (const auto* piece : {"ok=false", "outcome=429", "received=0", R"(reply="the model API answered 429")"})
        holds(log, piece);
}

TEST_CASE("no key ever reaches the log") {
    const Endpoint endpoint{std::string("https://me:") + key + "@host", "/p?api_key=" + std::string(key), key};
    Completion completion;
    completion.model = "m";
    completion.messages = {{"user", std::string("Use Authorization: Bearer ") + key}};
    std::optional<ReplyResult> answer;
    for (std::size_t before = 1'900; before < 2'400; before += 7) {
        const auto echo = std::string(before, '.') + key + std::string(1'000, '.');
        for (const auto& reply :
             {ReplyResult(good_reply(echo)), ReplyResult(Failure{FailureKind::give_up, "400", echo, std::nullopt})}) {
            const auto log = log_of(reply, endpoint, completion, answer);
            REQUIRE(log.find("inference.call") != std::string::npos);
            REQUIRE(log.find("sk-") == std::string::npos);
            REQUIRE(log.find("0123456789") == std::string::npos);
        }
    }
}

TEST_CASE("long texts are cut in the log, and only there") {
    std::optional<ReplyResult> answer;
    const auto log = log_of(good_reply(std::string(1'000'000, 'x')), {"http://host", "/p", ""}, Completion(), answer);
    CHECK((*answer)->content.size() == 1'000'000);
    CHECK(log.size() < 3'000);
    holds(log, "received=1000000");
}
