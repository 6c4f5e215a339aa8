#include "datagems/inference/own_api.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::inference;

namespace {

client::AddressRules rules_of(std::string_view base_url) {
    client::AddressRules rules;
    rules.exempt.push_back(own_endpoint(base_url).value());
    return rules;
}

bool may_post(const client::AddressRules& rules, std::string_view url) {
    return client::may_call(rules, http::Method::post, client::parse_url(url).value());
}

bool may_get(const client::AddressRules& rules, std::string_view url) {
    return client::may_call(rules, http::Method::get, client::parse_url(url).value());
}

} // namespace

TEST_CASE("the paths of chat completions are ours to offer, and no others") {
    for (const char* path : {"/create_chat_completion", "/chat/completions", "/v1/chat/completions"}) {
        INFO(path);
        CHECK(is_own_path(path));
        CHECK(OWN_PATHS.find(path) != std::string_view::npos);
    }
    for (const char* path : {"", "/", "/admin", "/chat", "/chat/completions/", "/chat/completions?x", "/v1/../admin",
                             "/v1/chat%2Fcompletions", "/models", "chat/completions", "/CHAT/completions"}) {
        INFO(path);
        CHECK_FALSE(is_own_path(path));
    }
}

TEST_CASE("users' calls reach chat completions and model lists of the operator's endpoint") {
    const auto rules = rules_of("http://10.0.0.5:8000");
    CHECK(may_post(rules, "http://10.0.0.5:8000/create_chat_completion"));
    CHECK(may_post(rules, "http://10.0.0.5:8000/v1/chat/completions"));
    CHECK(may_get(rules, "http://10.0.0.5:8000/models"));
    CHECK(may_get(rules, "http://10.0.0.5:8000/get_models"));
    CHECK(may_get(rules, "http://10.0.0.5:8000/v1/models"));
    CHECK_FALSE(may_post(rules, "http://10.0.0.5:8000/v1/models"));
    CHECK_FALSE(may_get(rules, "http://10.0.0.5:8000/v1/chat/completions"));
    CHECK_FALSE(may_post(rules, "http://10.0.0.5:8000"));
    CHECK_FALSE(may_post(rules, "http://10.0.0.5:8000/shutdown"));
    CHECK_FALSE(may_post(rules, "http://10.0.0.5:8000/v1/chat/completions?x=1"));
}

TEST_CASE("the operator's base path stands before them all") {
    for (const char* base : {"https://own.example/llm", "https://own.example/llm/"}) {
        const auto rules = rules_of(base);
        CHECK(may_post(rules, "https://own.example/llm/chat/completions"));
        CHECK(may_get(rules, "https://own.example/llm/v1/models"));
        CHECK_FALSE(may_post(rules, "https://own.example/chat/completions"));
        CHECK_FALSE(may_get(rules, "https://own.example/models"));
        CHECK(client::check_external_url("https://own.example/llm/v1", rules).has_value());
        CHECK_FALSE(client::check_external_url("https://own.example/wiki", rules).has_value());
    }
}

TEST_CASE("a base URL and a path make an address") {
    CHECK(endpoint_url("http://h.example", "/x").value().target == "/x");
    CHECK(endpoint_url("http://h.example/v1/", "/x").value().target == "/v1/x");
    CHECK(endpoint_url("nowhere", "/x").error().code == errc::invalid_argument);
    CHECK_FALSE(own_endpoint("nowhere").has_value());
}
