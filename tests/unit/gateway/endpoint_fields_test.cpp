#include "services/endpoint_fields.hpp"
#include "services/inference_choice.hpp"

#include "datagems/inference/own_api.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

constexpr const char* own = "http://10.0.0.5:8000";

client::AddressRules own_rules() {
    client::AddressRules rules;
    rules.exempt.push_back(inference::own_endpoint(own).value());
    return rules;
}

documents::InferenceTarget target(bool external, const char* base_url, const char* path) {
    documents::InferenceTarget target;
    target.use_external_api = external;
    target.base_url = base_url;
    target.path = path;
    return target;
}

bool is_refused(const documents::InferenceTarget& target) {
    return !check_target(target, own_rules()).empty();
}

} // namespace

TEST_CASE("a path of the operator's own endpoint is one of chat completions, whoever names it and how") {
    for (const bool external : {false, true}) {
        CHECK_FALSE(is_refused(target(external, own, "/create_chat_completion")));
        CHECK_FALSE(is_refused(target(external, own, "/v1/chat/completions")));
        CHECK(is_refused(target(external, own, "/shutdown")));
        CHECK(is_refused(target(external, own, "/v1/chat/completions/../../shutdown")));
        CHECK(is_refused(target(external, own, "/")));
    }
    CHECK_FALSE(is_refused(target(true, "http://10.0.0.5:8000/v1", "/chat/completions")));
    CHECK(is_refused(target(true, "http://10.0.0.5:8000/v1", "/create_chat_completion")));
    CHECK(check_target(target(false, own, "/x"), own_rules()).to_response().body.find("inferencePath") !=
          std::string::npos);
}

TEST_CASE("a path of anybody else's endpoint is theirs to choose") {
    CHECK_FALSE(is_refused(target(true, "https://api.example.com/openai", "/deployments/x/chat?version=1")));
}

TEST_CASE("no other path is called as the operator's own, even if nobody refused it") {
    ChosenInference chosen;
    chosen.target = target(false, own, "/create_chat_completion");
    CHECK(endpoint_of(chosen).own);
    chosen.target.path = "/shutdown";
    CHECK_FALSE(endpoint_of(chosen).own);
    chosen.target = target(true, own, "/create_chat_completion");
    CHECK_FALSE(endpoint_of(chosen).own);
}
