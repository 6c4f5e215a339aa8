// The keys of jobs' profiles, from the store to a model API.
#include "model_endpoint.hpp"
#include "worker.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <future>
#include <thread>

using namespace datagems;
using namespace std::chrono_literals;
using datagems::test::ModelEndpoint;
using worker::Worker;

namespace {

const std::string secret(32, 's');

// One worker, one model API with a key, and one user's profiles.
class Site {
  public:
    Site()
        : engine_(persistence::open_embedded({dir_.path() / "data", 10s}).value()),
          jobs_(*engine_.cstore, *engine_.r1fs) {}
    ~Site() { stop(); }

    void start(const std::string& session_secret = secret) {
        worker::Settings settings;
        settings.store.data_dir = dir_.path() / "data";
        settings.cache_dir = dir_.path() / "cache";
        settings.peer_id = "a";
        settings.poll = 20ms;
        settings.heartbeat = 100ms;
        settings.profile_check = 20ms;
        settings.inference.addresses.allow_private = true;
        settings.session_secrets.current = session_secret;
        worker_ = Worker::create(std::move(settings)).value();
        end_ = std::async(std::launch::async, [this] { return worker_->run(); });
    }
    void stop() {
        if (!end_.valid()) return;
        worker_->stop();
        end_.get();
        worker_.reset();
    }

    std::string confirm(const std::string& profile_id, const std::string& base_url) {
        documents::JobBase base;
        base.id = "job_1795343074001_abcdef";
        base.owner = "ann";
        base.title = "people";
        base.total_records = 5;
        base.peers = {"a"};
        base.created_at = system_clock().now();
        base.updated_at = base.created_at;
        documents::JobDetails details;
        details.id = base.id;
        details.owner = base.owner;
        details.description = "people";
        details.instructions = "make people";
        details.schema = boost::json::parse(R"({"type":"object","properties":{"name":{"type":"string"}},)"
                                            R"("required":["name"]})")
                             .as_object();
        details.inference.use_external_api = true;
        details.inference.profile_id = profile_id;
        details.inference.base_url = base_url;
        details.inference.path = "/create_chat_completion";
        details.inference.response_format = "json_schema";
        details.created_at = base.created_at;
        return jobs_.create(base, details).value().id;
    }

    std::string add_profile(const std::string& base_url, const std::string& key) {
        accounts::ProfileChange change;
        change.base_url = base_url;
        change.api_key = key;
        return profiles.upsert("ann", change).value().profiles.back().id;
    }

    [[nodiscard]] documents::PeerState state(const std::string& id) { return jobs_.find(id).value().peers.at(0); }
    bool finished(const std::string& id) {
        return wait_until([&] { return state(id).finished_at.has_value(); });
    }
    bool paused_for(const std::string& id, std::string_view reason) {
        return wait_until([&] { return state(id).paused_because.value_or("").find(reason) != std::string::npos; });
    }

    [[nodiscard]] persistence::CStore& store() { return *engine_.cstore; }

  private:
    template <class Condition>
    static bool wait_until(const Condition& condition) {
        const auto limit = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }

    datagems::test::TempDir dir_;
    persistence::Engine engine_;
    persistence::JobRepository jobs_;
    std::unique_ptr<Worker> worker_;
    std::future<Worker::End> end_;

  public:
    accounts::ProfileRepository profiles{*engine_.cstore, accounts::ProfileSettings{secret, {}, 10}, system_clock()};
};

bool all_carry(const ModelEndpoint& model, const std::string& authorization) {
    const auto calls = model.calls();
    return !calls.empty() &&
           std::ranges::all_of(calls, [&](const auto& call) { return call.authorization == authorization; });
}

} // namespace

TEST_CASE("a job's calls carry its profile's key, in the profile's dialect") {
    Site site;
    const ModelEndpoint model("sk-right");
    const auto id = site.confirm(site.add_profile(model.base_url(), "sk-right"), model.base_url() + "/v1");
    site.start();
    REQUIRE(site.finished(id));
    CHECK(site.state(id).generated_ok == 5);
    CHECK(all_carry(model, "Bearer sk-right"));
    CHECK(boost::json::parse(model.calls().front().body).at("response_format").at("type").as_string() == "json_schema");
}

TEST_CASE("a key is not sent to a job's host that is not its profile's") {
    Site site;
    const ModelEndpoint elsewhere;
    const auto id = site.confirm(site.add_profile("https://models.example", "sk-right"), elsewhere.base_url());
    site.start();
    REQUIRE(site.finished(id));
    CHECK(all_carry(elsewhere, ""));
}

TEST_CASE("a deleted profile pauses its jobs with the reason, and they go on when it is back") {
    Site site;
    const ModelEndpoint model("sk-right");
    const auto profile = site.add_profile(model.base_url(), "sk-right");
    const auto key = documents::keys::user_settings("ann");
    const auto before = site.store().get(key).value().value();
    REQUIRE(site.profiles.remove("ann", profile).has_value());
    const auto id = site.confirm(profile, model.base_url());
    site.start();
    REQUIRE(site.paused_for(id, "the model profile was deleted"));
    CHECK(model.calls().empty());
    REQUIRE(site.store().set(key, before).has_value());
    REQUIRE(site.finished(id));
    CHECK_FALSE(site.state(id).paused_because);
}

TEST_CASE("a wrong key pauses a job until the right one is saved, without a restart") {
    Site site;
    const ModelEndpoint model("sk-right");
    const auto profile = site.add_profile(model.base_url(), "sk-wrong");
    const auto id = site.confirm(profile, model.base_url());
    site.start();
    REQUIRE(site.paused_for(id, "401"));
    CHECK(site.state(id).paused_because->find("sk-wrong") == std::string::npos);
    accounts::ProfileChange change;
    change.id = profile;
    change.api_key = "sk-right";
    REQUIRE(site.profiles.upsert("ann", change).has_value());
    REQUIRE(site.finished(id));
    CHECK(site.state(id).generated_ok == 5);
}

TEST_CASE("a key that cannot be unsealed pauses its jobs with the reason") {
    Site site;
    const ModelEndpoint model("sk-right");
    const auto id = site.confirm(site.add_profile(model.base_url(), "sk-right"), model.base_url());
    site.start(std::string(32, 'x'));
    REQUIRE(site.paused_for(id, "cannot be read"));
    CHECK(model.calls().empty());
    site.stop();
    site.start();
    REQUIRE(site.finished(id));
}
