#include "services/inference_choice.hpp"

#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

InferenceSettings default_endpoint() {
    InferenceSettings defaults;
    defaults.base_url = "http://default.example";
    defaults.path = "/create_chat_completion";
    return defaults;
}

documents::ModelProfile sample_profile() {
    documents::ModelProfile profile;
    profile.id = "0123456789ab";
    profile.base_url = "https://mine.example/v1";
    profile.path = "/chat/completions";
    profile.model = "mine";
    profile.response_format = "json_schema";
    return profile;
}

// A user with two profiles, the first of them active.
struct Fixture {
    test::ManualClock clock;
    test::MemoryCStore store;
    accounts::ProfileRepository profiles{store, accounts::ProfileSettings{std::string(32, 's'), {}, 10}, clock};
    InferenceSettings defaults = default_endpoint();
    InferenceChooser chooser{profiles, defaults};
    std::string first = add("https://a.example/v1", "sk-a");
    std::string second = add("https://b.example/v1", "sk-b");

    std::string add(const char* base_url, const char* api_key) {
        accounts::ProfileChange change;
        change.base_url = base_url;
        change.api_key = api_key;
        return profiles.upsert("ann", change).value().profiles.back().id;
    }
};

} // namespace

TEST_CASE("nothing chosen leads to the default endpoint, whatever the profile says") {
    const auto profile = sample_profile();
    const auto target = resolve(InferenceChoice(), &profile, default_endpoint()).value();
    CHECK_FALSE(target.use_external_api);
    CHECK(target.base_url == "http://default.example");
    CHECK(target.path == "/create_chat_completion");
    CHECK_FALSE(target.profile_id);
    CHECK_FALSE(target.model);
}

TEST_CASE("a choice made again leads where it led, whatever became of the profile and the settings") {
    const auto profile = sample_profile();
    InferenceChoice choice;
    choice.profile_id = profile.id;
    const auto target = resolve(choice, &profile, default_endpoint()).value();
    const auto again = target_again(choice, target);
    CHECK(again.use_external_api);
    CHECK(again.profile_id == target.profile_id);
    CHECK(again.base_url == target.base_url);
    CHECK(again.path == target.path);
    CHECK(again.model == target.model);
    CHECK(again.response_format == target.response_format);

    const auto by_default = resolve(InferenceChoice(), nullptr, default_endpoint()).value();
    const auto default_again = target_again(InferenceChoice(), by_default);
    CHECK_FALSE(default_again.use_external_api);
    CHECK(default_again.base_url == by_default.base_url);
    CHECK(default_again.path == by_default.path);
}

TEST_CASE("another choice than that of a job leads elsewhere") {
    const auto profile = sample_profile();
    InferenceChoice choice;
    choice.use_external_api = true;
    choice.model = "named";
    const auto target = resolve(choice, &profile, default_endpoint()).value();
    auto other = choice;
    other.profile_id = "ba9876543210";
    CHECK(target_again(other, target).profile_id == "ba9876543210");
    other = choice;
    other.base_url = "https://other.example";
    CHECK(target_again(other, target).base_url == "https://other.example");
    other = choice;
    other.path = "/other";
    CHECK(target_again(other, target).path == "/other");
    other = choice;
    other.model = "other";
    CHECK(target_again(other, target).model == "other");
    other = choice;
    other.parameters = boost::json::object{{"seed", 1}};
    CHECK(target_again(other, target).parameters == *other.parameters);
    CHECK_FALSE(target_again(InferenceChoice(), target).use_external_api);

    InferenceChoice with_model;
    with_model.model = "named";
    const auto by_default = resolve(with_model, nullptr, default_endpoint()).value();
    CHECK_FALSE(target_again(InferenceChoice(), by_default).model); // no profile can have named it
}

TEST_CASE("a profile fills in what the choice leaves open") {
    const auto profile = sample_profile();
    InferenceChoice choice;
    choice.profile_id = profile.id;
    choice.model = "other";
    const auto target = resolve(choice, &profile, default_endpoint()).value();
    CHECK(target.use_external_api);
    CHECK(target.profile_id == profile.id);
    CHECK(target.base_url == "https://mine.example/v1");
    CHECK(target.path == "/chat/completions");
    CHECK(target.model == "other");
    CHECK(target.response_format == "json_schema");
}

TEST_CASE("who does not want an external API gets the default one") {
    const auto profile = sample_profile();
    InferenceChoice choice;
    choice.use_external_api = false;
    choice.profile_id = profile.id;
    choice.base_url = "https://elsewhere.example";
    const auto target = resolve(choice, &profile, default_endpoint()).value();
    CHECK_FALSE(target.use_external_api);
    CHECK(target.base_url == "http://default.example");
    CHECK_FALSE(target.profile_id);
}

TEST_CASE("an external API that leads nowhere is refused") {
    InferenceChoice choice;
    choice.use_external_api = true;
    const auto refused = resolve(choice, nullptr, default_endpoint());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "Inference base URL missing");
    auto homeless = sample_profile();
    homeless.base_url.reset();
    CHECK_FALSE(resolve(choice, &homeless, default_endpoint()).has_value());
}

TEST_CASE("the body wins over the draft, the draft over the active profile") {
    Fixture fixture;
    InferenceChoice draft;
    draft.use_external_api = true;
    CHECK(fixture.chooser.choose("ann", draft).value().target.profile_id == fixture.first);
    draft.profile_id = fixture.second;
    const auto by_draft = fixture.chooser.choose("ann", draft).value();
    CHECK(by_draft.target.base_url == "https://b.example/v1");
    CHECK(by_draft.api_key == "sk-b");
    InferenceChoice body;
    body.profile_id = fixture.first;
    CHECK(fixture.chooser.choose("ann", merge(body, draft)).value().api_key == "sk-a");
    body.use_external_api = false;
    CHECK(fixture.chooser.choose("ann", merge(body, draft)).value().api_key.empty());
}

TEST_CASE("a key does not follow an address to another host") {
    Fixture fixture;
    InferenceChoice choice;
    choice.profile_id = fixture.first;
    choice.base_url = "https://a.example/v2";
    CHECK(fixture.chooser.choose("ann", choice).value().api_key == "sk-a");
    choice.base_url = "https://evil.example/v1";
    const auto elsewhere = fixture.chooser.choose("ann", choice).value();
    CHECK(elsewhere.api_key.empty());
    CHECK(elsewhere.target.base_url == "https://evil.example/v1");
}

TEST_CASE("an address alone has nothing to do with the active profile") {
    Fixture fixture;
    InferenceChoice choice;
    choice.base_url = "https://a.example/v1";
    const auto chosen = fixture.chooser.choose("ann", choice).value();
    CHECK_FALSE(chosen.target.profile_id);
    CHECK(chosen.api_key.empty());
}

TEST_CASE("a profile of somebody else is not found") {
    Fixture fixture;
    InferenceChoice choice;
    choice.profile_id = fixture.first;
    const auto refused = fixture.chooser.choose("bob", choice);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "Profile " + fixture.first + " not found");
}

TEST_CASE("the endpoint speaks the profile's dialect, or the one of its path") {
    ChosenInference chosen;
    CHECK(endpoint_of(chosen).dialect == inference::Dialect::automatic);
    chosen.target.response_format = "json_schema";
    CHECK(endpoint_of(chosen).dialect == inference::Dialect::json_schema);
    chosen.target.response_format = "of another version";
    CHECK(endpoint_of(chosen).dialect == inference::Dialect::automatic);
}
