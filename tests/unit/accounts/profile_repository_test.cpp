#include "accounts_fixture.hpp"
#include "datagems/accounts/profile_repository.hpp"
#include "datagems/documents/keys.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

const std::string secret = "a session secret of at least 32 bytes";
const std::string other_secret = "another session secret of 32 bytes!!";
const std::string key = "sk-very-secret";

struct Fixture {
    test::ManualClock clock;
    test::MemoryCStore store;

    std::unique_ptr<ProfileRepository> open(std::string current = secret, std::vector<std::string> previous = {}) {
        return std::make_unique<ProfileRepository>(store, ProfileSettings{std::move(current), std::move(previous), 10},
                                                   clock);
    }
    std::unique_ptr<ProfileRepository> profiles = open();

    [[nodiscard]] std::string stored() { return store.get(documents::keys::user_settings("ann")).value().value_or(""); }
    void store_text(std::string_view text) {
        REQUIRE(store.set(documents::keys::user_settings("ann"), text).has_value());
    }

    // The id of a new profile.
    std::string add(const std::optional<std::string>& base_url, const std::optional<std::string>& api_key = key) {
        ProfileChange change;
        change.base_url = base_url;
        change.api_key = api_key;
        return profiles->upsert("ann", change).value().profiles.back().id;
    }
    documents::ModelProfile profile(const std::string& id) { return *profiles->read("ann").value().find(id); }
    documents::UserSettings change(const std::string& id, const std::function<void(ProfileChange&)>& edit) {
        ProfileChange change;
        change.id = id;
        edit(change);
        return profiles->upsert("ann", change).value();
    }
    Result<std::string> key_for(const std::string& id, std::string_view url) {
        return profiles->key_for("ann", profile(id), url);
    }
};

} // namespace

TEST_CASE("a user who never saved a profile has none") {
    Fixture fixture;
    const auto settings = fixture.profiles->read("ann").value();
    CHECK(settings.profiles.empty());
    CHECK(settings.active() == nullptr);
    CHECK(fixture.stored().empty());
}

TEST_CASE("profiles are added, changed field by field, activated and removed") {
    Fixture fixture;
    const auto first = fixture.add("https://a.example/v1");
    CHECK(first.size() == 12);
    CHECK(fixture.profile(first).name == "Profile 1");
    fixture.clock.advance(1min);
    const auto second = fixture.add("https://b.example/v1");
    CHECK(fixture.profile(second).name == "Profile 2");
    CHECK(fixture.profiles->read("ann").value().active_profile_id == first);

    const auto changed = fixture.change(first, [](ProfileChange& change) {
        change.name = "Mine";
        change.model = "m";
        change.response_format = "json_schema";
    });
    const auto* profile = changed.find(first);
    CHECK(profile->name == "Mine");
    CHECK(profile->base_url == "https://a.example/v1");
    CHECK(profile->updated_at > profile->created_at);
    CHECK_FALSE(fixture.change(first, [](ProfileChange& change) { change.model = ""; }).find(first)->model);
    CHECK(fixture.change(first, [](ProfileChange& change) { change.name = ""; }).find(first)->name == "Profile 1");

    CHECK(fixture.profiles->activate("ann", second).value().active_profile_id == second);
    CHECK(fixture.change(first, [](ProfileChange& change) { change.activate = true; }).active_profile_id == first);
    CHECK(fixture.profiles->remove("ann", first).value().active_profile_id == second);
    CHECK_FALSE(fixture.profiles->remove("ann", second).value().active_profile_id);
    CHECK(fixture.profiles->read("bob").value().profiles.empty());
}

TEST_CASE("each write raises rev and keeps what other programs wrote") {
    Fixture fixture;
    fixture.store_text(R"({"profiles":[{"id":"a","name":"A","region":"eu"}],"rev":7,"theme":"dark"})");
    REQUIRE(fixture.profiles->activate("ann", "a").has_value());
    const auto document = json::parse(fixture.stored());
    CHECK(document.at("rev").as_int64() == 8);
    CHECK(document.at("theme") == json::value("dark"));
    CHECK(document.at("profiles").at(0).at("region") == json::value("eu"));
}

TEST_CASE("a profile that is not there is named in the refusal") {
    Fixture fixture;
    ProfileChange change;
    change.id = "0123456789ab";
    for (const auto& refused : {fixture.profiles->upsert("ann", change), fixture.profiles->activate("ann", *change.id),
                                fixture.profiles->remove("ann", *change.id)}) {
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().message == "Profile 0123456789ab not found");
    }
    CHECK(fixture.stored().empty());
}

TEST_CASE("there are no more profiles than allowed, and those that are there can still be changed") {
    Fixture fixture;
    std::string last;
    for (int i = 0; i < 10; ++i) {
        last = fixture.add("https://a.example");
    }
    const auto refused = fixture.profiles->upsert("ann", ProfileChange());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "Maximum external API profiles reached (10)");
    CHECK(fixture.change(last, [](ProfileChange& change) { change.name = "X"; }).profiles.size() == 10);
}

TEST_CASE("keys are sealed in the store, and read back for their host alone") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example/v1");
    CHECK(fixture.stored().find(key) == std::string::npos);
    CHECK(fixture.profile(id).api_key->starts_with("dg1."));
    for (const auto* same : {"https://a.example/v1", "https://a.example", "https://A.example:443/other"}) {
        CHECK(fixture.key_for(id, same).value() == key);
    }
    for (const auto* other : {"http://a.example/v1", "https://a.example:8443/v1", "https://b.example/v1",
                              "https://a.example.evil.example", "https://x@a.example/", "a.example", "", "https://"}) {
        INFO(other);
        CHECK(fixture.key_for(id, other).value().empty());
    }
}

TEST_CASE("a key stays with the place it was given for") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example/v1");
    fixture.change(id, [](ProfileChange& change) { change.base_url = "https://a.example/v2"; });
    CHECK(fixture.key_for(id, "https://a.example").value() == key);
    fixture.change(id, [](ProfileChange& change) { change.base_url = "https://b.example/v1"; });
    CHECK_FALSE(fixture.profile(id).api_key);

    fixture.change(id, [](ProfileChange& change) { change.api_key = key; });
    fixture.change(id, [](ProfileChange& change) {
        change.base_url = "https://c.example";
        change.api_key = "sk-c";
    });
    CHECK(fixture.key_for(id, "https://c.example").value() == "sk-c");
    fixture.change(id, [](ProfileChange& change) { change.base_url = ""; });
    CHECK_FALSE(fixture.profile(id).api_key);

    const auto homeless = fixture.add(std::nullopt);
    CHECK(fixture.key_for(homeless, "https://a.example").value().empty());
    fixture.change(homeless, [](ProfileChange& change) { change.base_url = "https://a.example"; });
    CHECK_FALSE(fixture.profile(homeless).api_key);
}

TEST_CASE("an empty key takes the stored one away, and none leaves it") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example");
    fixture.change(id, [](ProfileChange& change) { change.model = "m"; });
    CHECK(fixture.profile(id).api_key);
    fixture.change(id, [](ProfileChange& change) { change.api_key = ""; });
    CHECK_FALSE(fixture.profile(id).api_key);
}

TEST_CASE("a plain key of another deployment is used, and sealed at the next write") {
    Fixture fixture;
    fixture.store_text(
        R"({"profiles":[{"id":"a","name":"A","baseUrl":"https://a.example","apiKey":"sk-very-secret"}]})");
    CHECK(fixture.key_for("a", "https://a.example").value() == key);
    CHECK_FALSE(fixture.profiles->key_problem("ann", fixture.profile("a")));
    fixture.add("https://b.example", std::nullopt);
    CHECK(fixture.stored().find(key) == std::string::npos);
    CHECK(fixture.key_for("a", "https://a.example").value() == key);
}

TEST_CASE("a key of a previous secret is used, and sealed anew at the next write") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example");
    fixture.profiles = fixture.open(other_secret, {secret});
    CHECK(fixture.key_for(id, "https://a.example").value() == key);
    REQUIRE(fixture.profiles->activate("ann", id).has_value());
    fixture.profiles = fixture.open(other_secret);
    CHECK(fixture.key_for(id, "https://a.example").value() == key);
}

TEST_CASE("a key that cannot be unsealed is an error of its own, and stays until it is replaced") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example");
    const auto sealed = fixture.profile(id).api_key;
    fixture.profiles = fixture.open(other_secret);
    CHECK(code_of(fixture.key_for(id, "https://a.example")) == errc::conflict);
    REQUIRE(fixture.profiles->key_problem("ann", fixture.profile(id)));
    CHECK(fixture.profiles->key_problem("ann", fixture.profile(id))->find("enter it again") != std::string::npos);
    REQUIRE(fixture.profiles->activate("ann", id).has_value());
    CHECK(fixture.profile(id).api_key == sealed);
    fixture.change(id, [](ProfileChange& change) { change.api_key = "sk-new"; });
    CHECK(fixture.key_for(id, "https://a.example").value() == "sk-new");
}

TEST_CASE("a sealed key is of no use in another profile or to another user") {
    Fixture fixture;
    const auto id = fixture.add("https://a.example");
    auto copied = fixture.profile(id);
    CHECK(code_of(fixture.profiles->key_for("bob", copied, "https://a.example")) == errc::conflict);
    copied.id = "0123456789ab";
    CHECK(code_of(fixture.profiles->key_for("ann", copied, "https://a.example")) == errc::conflict);
}

TEST_CASE("settings that cannot be read are neither an answer nor overwritten") {
    Fixture fixture;
    for (const auto* text : {"{", "[]", R"({"profiles":5})"}) {
        fixture.store_text(text);
        CHECK(code_of(fixture.profiles->read("ann")) == errc::corrupt);
        CHECK(code_of(fixture.profiles->upsert("ann", ProfileChange())) == errc::corrupt);
        CHECK(fixture.stored() == text);
    }
}

TEST_CASE("changes at the same moment are all kept") {
    Fixture fixture;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 10; ++i) {
            threads.emplace_back([&] { static_cast<void>(fixture.profiles->upsert("ann", ProfileChange())); });
        }
    }
    CHECK(fixture.profiles->read("ann").value().profiles.size() == 10);
}
