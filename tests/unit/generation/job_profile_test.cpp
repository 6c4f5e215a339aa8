// Keys that change and profiles that go while a job runs.
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace datagems;
using namespace datagems::generation;
using namespace datagems::test;
using namespace std::chrono_literals;
using inference::FailureKind;

namespace {

// Takes one key and refuses all others.
class LockedModel final : public inference::Model {
  public:
    boost::asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint& endpoint,
                                                            const inference::Completion& completion) override {
        ++calls;
        const bool right = endpoint.api_key == "right";
        auto reply = right ? good_answer(static_cast<std::int64_t>(*completion.seed_hint))
                           : failed(FailureKind::pause_job, "401", "the model API answered 401");
        co_return reply;
    }
    std::atomic<int> calls{0};
};

// What the profile says at present.
class Profile {
  public:
    void set(Result<std::string> key) {
        const std::lock_guard hold(mutex_);
        key_ = std::move(key);
    }
    EndpointResolver resolver() {
        return [this](const documents::JobDetails& details) -> Result<inference::Endpoint> {
            const std::lock_guard hold(mutex_);
            ++looks;
            if (!key_) return key_.error();
            inference::Endpoint endpoint;
            endpoint.base_url = details.inference.base_url;
            endpoint.path = details.inference.path;
            endpoint.api_key = *key_;
            return endpoint;
        };
    }
    std::atomic<int> looks{0};

  private:
    std::mutex mutex_;
    Result<std::string> key_{std::string("right")};
};

const Error deleted{errc::not_found, "the model profile was deleted"};

template <class Condition>
bool wait_until(const Condition& condition) {
    const auto limit = std::chrono::steady_clock::now() + 60s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

struct Fixture {
    explicit Fixture(std::int64_t records) : world(records, JobWorld::default_schema, "0123456789ab") {
        run.settings().endpoint_check = 2ms;
        run.settings().health.probe_backoff = {1h, 1h}; // nothing but a new key opens the endpoint again
        run.services().endpoint = profile.resolver();
    }
    [[nodiscard]] bool paused(std::string_view reason) {
        return wait_until([&] {
            const auto state = world.state();
            return state.phase == documents::PeerPhase::paused && state.paused_because == reason;
        });
    }
    JobWorld world;
    LockedModel model;
    Profile profile;
    JobRun run{world, model};
};

} // namespace

TEST_CASE("a job whose profile was deleted waits with the reason, and goes on when it is back") {
    Fixture fixture(20);
    fixture.profile.set(deleted);
    auto end = fixture.run.start();
    REQUIRE(fixture.paused("the model profile was deleted"));
    CHECK(fixture.model.calls == 0);
    fixture.profile.set(std::string("right"));
    CHECK(end.get() == JobEnd::finished);
    CHECK(fixture.world.state().generated_ok == 20);
    CHECK_FALSE(fixture.world.state().paused_because);
}

TEST_CASE("a key that is refused is asked for again, and a new one taken up at once") {
    Fixture fixture(20);
    fixture.run.settings().endpoint_check = 1h;
    fixture.profile.set(std::string("wrong"));
    auto end = fixture.run.start();
    REQUIRE(fixture.paused("the model API answered 401"));
    CHECK(wait_until([&] { return fixture.profile.looks >= 2; })); // beside the report
    fixture.run.stop();
    CHECK(end.get() == JobEnd::stopped);
}

TEST_CASE("a key that was changed is used without a restart") {
    Fixture fixture(20);
    fixture.profile.set(std::string("wrong"));
    auto end = fixture.run.start();
    REQUIRE(fixture.paused("the model API answered 401"));
    fixture.profile.set(std::string("right"));
    CHECK(end.get() == JobEnd::finished);
    CHECK(fixture.world.state().generated_ok == 20);
}

TEST_CASE("a profile that is deleted while its job runs stops the calls") {
    Fixture fixture(20);
    fixture.profile.set(std::string("wrong"));
    auto end = fixture.run.start();
    REQUIRE(fixture.paused("the model API answered 401"));
    fixture.profile.set(deleted);
    REQUIRE(fixture.paused("the model profile was deleted"));
    fixture.profile.set(std::string("right"));
    CHECK(end.get() == JobEnd::finished);
    CHECK(fixture.world.state().generated_ok == 20);
}

TEST_CASE("a store that cannot say leaves the calls as they are") {
    Fixture fixture(2'000);
    auto end = fixture.run.start();
    REQUIRE(wait_until([&] { return fixture.model.calls > 0; }));
    fixture.profile.set(Error{errc::unavailable, "the store is away"});
    CHECK(end.get() == JobEnd::finished);
    CHECK(fixture.world.state().generated_ok == 2'000);
}

TEST_CASE("a job that waits for its profile can be stopped, and cancelled with what it has") {
    Fixture fixture(20);
    fixture.profile.set(std::string("wrong"));
    auto end = fixture.run.start();
    REQUIRE(fixture.paused("the model API answered 401"));
    fixture.profile.set(deleted);
    REQUIRE(fixture.paused("the model profile was deleted"));
    SECTION("stopped") {
        fixture.run.stop();
        CHECK(end.get() == JobEnd::stopped);
    }
    SECTION("cancelled") {
        fixture.world.cancel();
        fixture.run.cancel();
        CHECK(end.get() == JobEnd::finished);
    }
}

TEST_CASE("a job without a profile asks for its endpoint once") {
    JobWorld world(50);
    LockedModel model;
    Profile profile;
    JobRun run(world, model);
    run.settings().endpoint_check = 0ms;
    run.services().endpoint = profile.resolver();
    CHECK(run.finish() == JobEnd::finished);
    CHECK(profile.looks == 1);
}
