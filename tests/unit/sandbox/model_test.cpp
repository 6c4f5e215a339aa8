#include "model.hpp"

#include "datagems/json_schema/validator.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::sandbox;

namespace {

namespace json = boost::json;

const std::string schema_text = R"({"type":"object","properties":{"name":{"type":"string","minLength":1},)"
                                R"("age":{"type":"integer","minimum":0,"maximum":9}},"required":["name","age"],)"
                                R"("additionalProperties":false})";
const std::string record_call =
    R"({"messages":[{"role":"user","content":"go"}],"response_format":{"type":"json_object","schema":)" + schema_text +
    "}}";

std::string content_of(const Decision& decision) {
    const auto body = json::parse(decision.body);
    return json::value_to<std::string>(body.at_pointer("/choices/0/message/content"));
}

bool conforms(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    return !error && json_schema::compile(json::parse(schema_text)).value().is_valid(value);
}

Decision decide_with(Fault fault) {
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(fault)] = 1.0;
    Model model(knobs);
    return model.decide(ChatDialect::openai, record_call);
}

} // namespace

TEST_CASE("a record call is answered with a record of its schema", "[sandbox][model]") {
    Model model{Knobs()};
    std::string last;
    int repeated = 0;
    for (int call = 0; call < 50; ++call) {
        const Decision decision = model.decide(ChatDialect::openai, record_call);
        REQUIRE(decision.status == 200);
        REQUIRE(decision.kind == CallKind::record);
        REQUIRE(decision.outcome == "ok");
        const std::string content = content_of(decision);
        REQUIRE(conforms(content));
        repeated += content == last ? 1 : 0;
        last = content;
    }
    CHECK(repeated < 10);
}

TEST_CASE("the same seed gives the same records", "[sandbox][model]") {
    Model one{Knobs()};
    Model two{Knobs()};
    for (int call = 0; call < 10; ++call)
        REQUIRE(one.decide(ChatDialect::openai, record_call).body == two.decide(ChatDialect::openai, record_call).body);
}

TEST_CASE("a call without a schema is answered with a draft", "[sandbox][model]") {
    Model model{Knobs()};
    const auto decision =
        model.decide(ChatDialect::openai, R"({"messages":[{"role":"user","content":"people with name and age"}]})");
    CHECK(decision.kind == CallKind::draft);
    CHECK(json_schema::compile(json::parse(content_of(decision))).has_value());
}

TEST_CASE("each fault shows in the answer", "[sandbox][model]") {
    SECTION("429") {
        const auto decision = decide_with(Fault::too_many_requests);
        CHECK(decision.status == 429);
        CHECK(decision.retry_after);
        CHECK(decision.outcome == "429");
        CHECK(decision.kind == CallKind::record);
    }
    SECTION("5xx") {
        CHECK(decide_with(Fault::server_error).status >= 500);
    }
    SECTION("garbage") {
        CHECK(content_of(decide_with(Fault::garbage)).find('{') == std::string::npos);
    }
    SECTION("invalid") {
        const auto content = content_of(decide_with(Fault::invalid));
        CHECK_NOTHROW(json::parse(content));
        CHECK_FALSE(conforms(content));
    }
    SECTION("fenced") {
        const auto content = content_of(decide_with(Fault::fenced));
        REQUIRE(content.starts_with("```json\n"));
        REQUIRE(content.ends_with("\n```"));
        CHECK(conforms(content.substr(8, content.size() - 12)));
    }
    SECTION("prose") {
        const auto content = content_of(decide_with(Fault::prose));
        const auto start = content.find('{');
        CHECK(start > 0);
        CHECK(conforms(content.substr(start, content.rfind('}') - start + 1)));
    }
    SECTION("truncated") {
        const auto decision = decide_with(Fault::truncated);
        CHECK_FALSE(conforms(content_of(decision)));
        CHECK(json::parse(decision.body).at_pointer("/choices/0/finish_reason") == "length");
    }
    SECTION("dropped and hang") {
        CHECK(decide_with(Fault::dropped).delivery == Delivery::dropped);
        CHECK(decide_with(Fault::hang).delivery == Delivery::hang);
    }
}

TEST_CASE("an invalid answer is invalid even where almost anything conforms", "[sandbox][model]") {
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(Fault::invalid)] = 1.0;
    Model model(knobs);
    const auto decision = model.decide(
        ChatDialect::openai, R"({"messages":[{"content":"x"}],"response_format":{"schema":{"type":"object"}}})");
    CHECK(content_of(decision) == "[]");
}

TEST_CASE("knobs can be turned while calls come in", "[sandbox][model]") {
    Model model{Knobs()};
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(Fault::too_many_requests)] = 1.0;
    model.set_knobs(knobs);
    CHECK(model.decide(ChatDialect::ratio1, record_call).status == 429);
    model.set_knobs(Knobs());
    CHECK(model.decide(ChatDialect::ratio1, record_call).status == 200);
}

TEST_CASE("a body or a schema that cannot be used is a bad request", "[sandbox][model]") {
    Model model{Knobs()};
    const auto unread = model.decide(ChatDialect::openai, "nonsense");
    CHECK(unread.status == 400);
    CHECK(unread.kind == CallKind::unread);
    const auto impossible = model.decide(
        ChatDialect::openai, R"({"messages":[{"content":"x"}],"response_format":{"schema":{"type":"no such type"}}})");
    CHECK(impossible.status == 400);
    CHECK(impossible.kind == CallKind::record);
    CHECK(impossible.outcome == "bad-request");
}

TEST_CASE("the cache of schemas is bounded", "[sandbox][schema_cache]") {
    SchemaCache cache(3);
    for (int number = 0; number < 10; ++number) {
        const std::string schema = R"({"type":"integer","minimum":)" + std::to_string(number) + "}";
        REQUIRE(cache.find(schema).has_value());
        REQUIRE(cache.find(schema).has_value());
        REQUIRE(cache.size() <= 3);
    }
}
