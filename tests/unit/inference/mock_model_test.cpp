#include "mock_schema.hpp"

#include "datagems/inference/model_client.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <set>

using namespace datagems::inference;
namespace json = boost::json;
namespace json_schema = datagems::json_schema;

namespace {

Reply ask(Model& model, const Completion& completion) {
    boost::asio::io_context context;
    const Endpoint endpoint;
    auto future = boost::asio::co_spawn(context, model.complete(endpoint, completion), boost::asio::use_future);
    context.run();
    const ReplyResult result = future.get();
    if (!result) FAIL(result.error().reason);
    return *result;
}

std::vector<std::string> names_of(const json::object& schema) {
    std::vector<std::string> names;
    for (const auto& property : schema.at("properties").as_object()) {
        names.emplace_back(property.key());
    }
    return names;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("the mock schema has the fields that are listed", "[inference][mock]") {
    CHECK(names_of(mock_schema("Customers with a name, email address, age and city. Be funny.", false)) ==
          Names{"name", "email_address", "age", "city"});
    CHECK(names_of(mock_schema("People with care.\nFields: Full Name, is active, price (EUR)\nMore words", false)) ==
          Names{"full_name", "is_active", "price"});
    CHECK(mock_schema("fields: age, city", false).at("properties").at("age").at("type") == json::value("integer"));
}

TEST_CASE("without a list the mock schema has a general set", "[inference][mock]") {
    CHECK(names_of(mock_schema("Something nice", false)).size() == 5);
    CHECK(names_of(mock_schema("", false)).size() == 5);
    CHECK(names_of(mock_schema("fields: " + std::string(100'000, ','), false)).size() == 5);
}

TEST_CASE("the mock schema of a dataset has text and label", "[inference][mock]") {
    CHECK(names_of(mock_schema("reviews", true)) == Names{"text", "label"});
    CHECK(mock_schema("Labels: spam, ham", true).at("properties").at("label").at("enum") ==
          json::parse(R"(["spam","ham"])"));
}

TEST_CASE("mock schemas compile", "[inference][mock]") {
    for (const bool dataset_mode : {false, true}) {
        const json::object schema =
            mock_schema("with name, email, birth date, tags, rating, price, is active", dataset_mode);
        CHECK(json_schema::compile(json::value(schema)).has_value());
    }
}

TEST_CASE("the mock model drafts a schema and answers with valid, varied, repeatable records", "[inference][mock]") {
    const auto model = make_mock_model();
    const Reply draft = ask(*model, schema_completion(false, "people", "with name, age and email", {}));
    const json::object schema = json::parse(draft.content).as_object();
    CHECK(names_of(schema) == Names{"name", "age", "email"});
    const std::string text = json::serialize(schema);
    const auto validator = json_schema::compile(json::value(schema)).value();
    std::set<std::string> records;
    for (int i = 0; i < 50; ++i) {
        const Completion completion = record_completion(false, "x", schema, text, {}, i, 50, "");
        const Reply reply = ask(*model, completion);
        CHECK(validator.is_valid(json::parse(reply.content)));
        CHECK(ask(*make_mock_model(), completion).content == reply.content);
        CHECK(reply.tokens_out > 0);
        records.insert(reply.content);
    }
    CHECK(records.size() > 40);
}
