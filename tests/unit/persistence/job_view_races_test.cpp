// Views that are written while their job is deleted, in a store that lets everything be written again, as a network's.
#include "datagems/documents/keys.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "opened.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;

namespace {

// Lets something happen before one of its calls.
class InterruptedStore final : public CStore {
  public:
    explicit InterruptedStore(CStore& inner) : inner_(inner) {}

    int calls_until = -1; // until it happens; below 0: it does not
    std::function<void()> what = [] {};

    Result<std::optional<std::string>> get(std::string_view key) override { return next().get(key); }
    Result<void> set(std::string_view key, std::string_view value) override { return next().set(key, value); }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return next().hget(hash, field);
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return next().hset(hash, field, value);
    }
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override {
        return next().hset_if_absent(hash, field, value);
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override { return next().hdel(hash, field); }
    Result<HashFields> hgetall(std::string_view hash) override { return next().hgetall(hash); }
    Result<void> hsync(std::string_view hash) override { return next().hsync(hash); }
    Result<std::optional<std::uint64_t>> change_token() override { return next().change_token(); }
    Result<void> check() override { return next().check(); }

  private:
    CStore& next() {
        if (calls_until-- == 0) what();
        return inner_;
    }

    CStore& inner_;
};

struct Site {
    datagems::test::TempDir dir;
    Engine engine = open_in(dir.path() / "data");
    datagems::test::MemoryCStore store;
    JobRepository jobs{store, *engine.r1fs};
    JobRemover remover{store, *engine.r1fs};

    // A job whose view is further than what is stored of it.
    JobBase moved_job() {
        JobBase base;
        JobDetails details;
        base.id = details.id = "job_1";
        base.owner = details.owner = "ada";
        base.total_records = 10;
        base.peers = {"a"};
        base.created_at = base.updated_at = details.created_at = system_clock().now();
        REQUIRE(jobs.create(base, details).has_value());
        auto state = jobs.find("job_1").value().peers.front();
        state.phase = PeerPhase::running;
        state.generated_ok = 1;
        state.started_at = state.last_update_at = base.created_at + std::chrono::seconds(1);
        ++state.rev;
        REQUIRE(jobs.write_peer_state("job_1", state).has_value());
        return jobs.find("job_1").value().view;
    }
};

} // namespace

TEST_CASE("a view that is written while its job is deleted does not bring the job back") {
    bool interrupted = true;
    for (int call = 0; interrupted; ++call) {
        REQUIRE(call < 50);
        INFO("deleted before call " << call);
        Site site;
        const auto view = site.moved_job();
        InterruptedStore store(site.store);
        JobRepository worker(store, *site.engine.r1fs);
        interrupted = false;
        store.what = [&] {
            interrupted = true;
            REQUIRE(site.remover.remove(view, "ada").has_value());
        };
        store.calls_until = call;
        const auto written = worker.write_view(view);
        if (!interrupted) {
            CHECK(written.has_value());
            CHECK(call > 3);
            continue;
        }
        CHECK(site.jobs.find("job_1").error().code == errc::not_found);
        CHECK(site.store.hget(keys::jobs, "job_1").value() == std::nullopt);
        CHECK(site.store.hget(keys::user_jobs("ada"), "job_1").value() == std::nullopt);
    }
}
