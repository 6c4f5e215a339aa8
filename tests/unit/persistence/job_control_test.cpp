#include "datagems/persistence/jobs.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "opened.hpp"

#include <functional>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;

namespace {

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

// Calls `before_hset` with the hash before each write; an error of it is the write's.
class WatchedStore final : public CStore {
  public:
    explicit WatchedStore(CStore& inner) : inner_(inner) {}

    std::function<Result<void>(std::string_view hash)> before_hset = [](std::string_view) { return Result<void>(); };

    Result<std::optional<std::string>> get(std::string_view key) override { return inner_.get(key); }
    Result<void> set(std::string_view key, std::string_view value) override { return inner_.set(key, value); }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return inner_.hget(hash, field);
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        if (auto allowed = before_hset(hash); !allowed) return allowed;
        return inner_.hset(hash, field, value);
    }
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override {
        return inner_.hset_if_absent(hash, field, value);
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override { return inner_.hdel(hash, field); }
    Result<HashFields> hgetall(std::string_view hash) override { return inner_.hgetall(hash); }
    Result<void> hsync(std::string_view hash) override { return inner_.hsync(hash); }
    Result<std::optional<std::uint64_t>> change_token() override { return inner_.change_token(); }
    Result<void> check() override { return inner_.check(); }

  private:
    CStore& inner_;
};

struct Fixture {
    Fixture() {
        JobBase base;
        JobDetails details;
        base.id = details.id = "job_1";
        base.owner = details.owner = "ada";
        base.title = "Recipes";
        base.total_records = 10;
        base.peers = {"a", "b"};
        base.created_at = base.updated_at = details.created_at = at(0);
        REQUIRE(jobs.create(base, details).has_value());
    }

    JobRecord job() { return jobs.find("job_1").value(); }
    // What lists and workers go by.
    JobBase stored() {
        const auto text = engine.cstore->hget(keys::jobs, "job_1").value().value();
        return job_base_from_json(parse_text(text, "base").value()).value();
    }
    std::optional<std::string> generation() {
        return engine.cstore->hget(keys::job_control("job_1"), keys::control_generation_field).value();
    }

    void write(std::size_t peer, const std::function<void(PeerState&)>& change) {
        auto state = job().peers.at(peer);
        state.rev += 1;
        change(state);
        REQUIRE(jobs.write_peer_state("job_1", state).has_value());
    }
    void deliver(std::size_t peer, std::int64_t failed, std::int64_t generation = 0) {
        write(peer, [&](PeerState& state) {
            state.generated_failed = failed;
            state.generated_ok = state.assigned - failed;
            state.started_at = at(10);
            state.finished_at = state.last_update_at = at(20);
            state.phase = PeerPhase::finished;
            state.generation = generation;
        });
    }
    // Two of the ten records failed, one of each peer.
    void succeed_with_failures() {
        deliver(0, 1);
        deliver(1, 1);
        REQUIRE(jobs.write_view(job().view).has_value());
        REQUIRE(stored().status == JobStatus::succeeded);
    }

    TempDir dir;
    Engine engine = open_in(dir.path() / "data");
    WatchedStore store{*engine.cstore};
    JobRepository jobs{store, *engine.r1fs};
};

} // namespace

TEST_CASE("a retry opens the next generation and shows it to whoever looks at the stored jobs") {
    Fixture f;
    f.deliver(0, 0);
    f.deliver(1, 2);
    REQUIRE(f.jobs.write_view(f.job().view).has_value());
    const auto retried = f.jobs.retry(f.job().view).value();
    CHECK(retried.view.status == JobStatus::queued);
    CHECK(retried.view.generation == 1);
    CHECK(retried.view.total_ok == 8);
    CHECK_FALSE(retried.view.finished_at.has_value());
    CHECK(f.generation() == "1");
    CHECK(f.stored().status == JobStatus::queued);
    CHECK(f.stored().generation == 1);
    const auto entry = f.engine.cstore->hget(keys::user_jobs("ada"), "job_1").value().value();
    CHECK(user_job_from_json(parse_text(entry, "entry").value()).value().status == JobStatus::queued);

    // The peer with all its records is finished already: the other one ends the job.
    CHECK(is_finished_in(retried.peers.at(0), 1));
    CHECK_FALSE(is_finished_in(retried.peers.at(1), 1));
    f.write(1, [](PeerState& state) {
        state.generation = 1;
        state.finished_at.reset();
        state.phase = PeerPhase::running;
    });
    CHECK(f.job().view.status == JobStatus::running);
    f.deliver(1, 0, 1);
    CHECK(f.job().view.status == JobStatus::succeeded);
    CHECK(f.job().view.total_ok == 10);
}

TEST_CASE("a cancelled job comes back by a retry, and can be cancelled again") {
    Fixture f;
    f.deliver(0, 0);
    const auto cancelled = f.jobs.cancel(f.job().view, "ada", at(30)).value();
    REQUIRE(cancelled.view.status == JobStatus::cancelled);
    const auto retried = f.jobs.retry(cancelled.view).value();
    CHECK(retried.view.status == JobStatus::queued);
    CHECK(f.stored().status == JobStatus::queued);
    CHECK(f.jobs.cancel(retried.view, "ada", at(40)).value().view.status == JobStatus::cancelled);
    CHECK(f.stored().generation == 1);
    CHECK(f.jobs.retry(f.job().view).value().view.generation == 2);
}

TEST_CASE("a cancelled job whose records were all made has succeeded once it is retried") {
    Fixture f;
    const auto cancelled = f.jobs.cancel(f.job().view, "ada", at(5)).value();
    f.deliver(0, 0);
    f.deliver(1, 0);
    CHECK(f.jobs.retry(cancelled.view).value().view.status == JobStatus::succeeded);
    CHECK(f.stored().status == JobStatus::succeeded);
    CHECK(f.stored().generation == 1);
}

TEST_CASE("a job that a peer gave up can be retried") {
    Fixture f;
    f.deliver(0, 0);
    f.write(1, [](PeerState& state) {
        state.phase = PeerPhase::failed;
        state.paused_because = "the details cannot be read";
        state.last_update_at = at(15);
    });
    REQUIRE(f.job().view.status == JobStatus::failed);
    CHECK(f.jobs.retry(f.job().view).value().view.status == JobStatus::queued);
}

TEST_CASE("nothing is retried of a job that is not over, or has all its records") {
    Fixture f;
    CHECK(f.jobs.retry(f.job().view).error().code == errc::conflict);
    f.deliver(0, 0);
    CHECK(f.jobs.retry(f.job().view).error().code == errc::conflict);
    f.deliver(1, 0);
    REQUIRE(f.job().view.status == JobStatus::succeeded);
    CHECK(f.jobs.retry(f.job().view).error().code == errc::conflict);
    CHECK_FALSE(f.generation().has_value());
}

TEST_CASE("a retry that broke off before its view is finished by asking again") {
    Fixture f;
    f.succeed_with_failures();
    f.store.before_hset = [](std::string_view hash) -> Result<void> {
        if (hash == keys::jobs) return Error{errc::unavailable, "away"};
        return {};
    };
    CHECK(f.jobs.retry(f.job().view).error().code == errc::unavailable);
    CHECK(f.generation() == "1");
    CHECK(f.stored().status == JobStatus::succeeded); // nobody sees it yet
    f.store.before_hset = [](std::string_view) { return Result<void>(); };

    const auto folded = f.job().view;
    REQUIRE(folded.status == JobStatus::queued);
    CHECK(f.jobs.retry(folded).value().view.generation == 1);
    CHECK(f.stored().status == JobStatus::queued);
    CHECK(f.jobs.retry(f.job().view).error().code == errc::conflict);
}

TEST_CASE("two gateways that retry the same job open one generation") {
    Fixture f;
    f.succeed_with_failures();
    const auto seen_by_both = f.job().view;
    CHECK(f.jobs.retry(seen_by_both).value().view.generation == 1);
    CHECK(f.jobs.retry(seen_by_both).value().view.generation == 1);
    CHECK(f.generation() == "1");
    // Even if the generation has ended before the second one comes.
    f.deliver(0, 1, 1);
    f.deliver(1, 1, 1);
    const auto late = f.jobs.retry(seen_by_both).value();
    CHECK(late.view.generation == 1);
    CHECK(late.view.status == JobStatus::succeeded);
    CHECK(f.generation() == "1");
}

TEST_CASE("a worker that writes the ended view over a retry brings the retry back") {
    Fixture f;
    f.deliver(0, 1);
    f.deliver(1, 1);
    JobRepository gateway(*f.engine.cstore, *f.engine.r1fs);
    bool retried = false;
    f.store.before_hset = [&](std::string_view hash) -> Result<void> {
        if (hash != keys::jobs || retried) return {};
        retried = true;
        CHECK(gateway.retry(gateway.find("job_1").value().view).value().view.generation == 1);
        return {};
    };
    REQUIRE(f.jobs.write_view(f.job().view).has_value());
    REQUIRE(retried);
    CHECK(f.stored().generation == 1);
    CHECK(f.stored().status == JobStatus::queued);
}
