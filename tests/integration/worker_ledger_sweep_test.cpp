// Which ledgers a worker removes, and which it keeps.
#include "ledger_sweep.hpp"

#include "datagems/documents/fold.hpp"
#include "datagems/generation/directory_lock.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <functional>

using namespace datagems;
using namespace datagems::documents;
namespace fs = std::filesystem;

namespace {

struct Site {
    test::TempDir dir;
    persistence::Engine engine = [this] {
        persistence::EmbeddedOptions options;
        options.data_dir = dir.path() / "data";
        return persistence::open_embedded(options).value();
    }();
    persistence::JobRepository jobs{*engine.cstore, *engine.r1fs};
    fs::path cache = dir.path() / "cache";
    test::ManualClock clock;
    worker::LedgerSweep sweep{jobs, *engine.r1fs, cache, "a", clock};

    JobBase confirm(const std::string& id) {
        JobBase base;
        base.id = id;
        base.owner = "ann";
        base.total_records = 10;
        base.peers = {"a", "b"};
        base.created_at = base.updated_at = system_clock().now();
        return jobs.create(base, JobDetails()).value();
    }
    void report(const std::string& id, std::size_t peer, const std::function<void(PeerState&)>& change) {
        auto state = jobs.find(id).value().peers.at(peer);
        change(state);
        ++state.rev;
        REQUIRE(jobs.write_peer_state(id, state).has_value());
        const auto written = jobs.write_view(jobs.find(id).value().view);
        CHECK((written.has_value() || written.error().code == errc::not_found));
    }
    void deliver(const std::string& id, std::size_t peer) {
        const auto cid = engine.r1fs->add_bytes(id + std::to_string(peer), "f").value();
        report(id, peer, [&](PeerState& state) {
            state.generated_ok = 5;
            state.result_cid = cid;
            state.finished_at = state.last_update_at = system_clock().now();
            state.phase = PeerPhase::finished;
        });
    }
    fs::path ledger(const std::string& id, int hours_ago, const std::string& peer = "a") const {
        const auto folder = cache / generation::path_component(id) / peer;
        fs::create_directories(folder);
        std::ofstream(folder / "results.jsonl") << "{}\n";
        const auto when = fs::file_time_type::clock::now() - std::chrono::hours(hours_ago);
        fs::last_write_time(folder / "results.jsonl", when);
        fs::last_write_time(folder, when);
        return folder;
    }
    std::size_t run() {
        std::size_t removed = 0;
        for (;;) {
            const auto swept = sweep.run(2).value();
            removed += swept.removed;
            if (swept.done) return removed;
        }
    }
};

} // namespace

TEST_CASE("ledgers of delivered jobs go after a day, what may still be needed stays") {
    Site site;
    for (const auto* id : {"job_old", "job_new", "job_open", "job_waits", "job_lost", "job_failed"}) {
        (void)site.confirm(id);
    }
    for (const auto* id : {"job_old", "job_new", "job_lost"}) {
        site.deliver(id, 0);
        site.deliver(id, 1);
    }
    site.deliver("job_waits", 0); // for the other peer
    // Ended by the other peer, with records here that nobody has.
    site.report("job_failed", 1, [](PeerState& state) {
        state.phase = PeerPhase::failed;
        state.finished_at = system_clock().now();
    });
    REQUIRE(site.engine.r1fs->remove(*site.jobs.find("job_lost").value().peers[0].result_cid).has_value());
    const auto removed = site.ledger("job_old", 30);
    const auto others = site.ledger("job_old", 30, "b");
    const std::vector kept{site.ledger("job_new", 20),      site.ledger("job_open", 1000),
                           site.ledger("job_waits", 1000),  site.ledger("job_lost", 1000),
                           site.ledger("job_failed", 1000), site.ledger("job_unknown", 29 * 24),
                           site.ledger("peer-a", 1)};
    CHECK(site.run() == 1);
    CHECK_FALSE(fs::exists(removed));
    CHECK(fs::exists(others));
    for (const auto& folder : kept)
        CHECK(fs::exists(folder / "results.jsonl"));
    CHECK(site.run() == 0);
}

TEST_CASE("a ledger that holds more than the store tells stays, since the store may lag") {
    Site site;
    for (const auto* id : {"job_same", "job_more", "job_later"}) {
        (void)site.confirm(id);
        site.deliver(id, 0);
        site.deliver(id, 1);
    }
    const auto write = [&](const std::string& id, const std::string& text) {
        const auto folder = site.ledger(id, 30);
        std::ofstream(folder / "results.jsonl") << text;
        const auto when = fs::file_time_type::clock::now() - std::chrono::hours(30);
        fs::last_write_time(folder / "results.jsonl", when);
        fs::last_write_time(folder, when);
        return folder;
    };
    std::string five;
    for (int i = 0; i < 5; ++i)
        five += R"({"i":)" + std::to_string(i) + R"(,"ok":true,"data":{}})" + "\n";
    const auto same = write("job_same", five);
    site.report("job_more", 0, [](PeerState& state) {
        state.result_counts = RecordCounts{4, 1};
        state.generated_ok = 4; // of the generation before; the ledger has the one that was missing
        state.generated_failed = 1;
    });
    const auto more = write("job_more", five);
    const auto later = write("job_later", five + "{\"generation\":1}\n");
    CHECK(site.run() == 1);
    CHECK_FALSE(fs::exists(same));
    CHECK(fs::exists(more / "results.jsonl"));
    CHECK(fs::exists(later / "results.jsonl"));
}

TEST_CASE("the ledger of a deleted job goes at once, that of an unknown one after a month") {
    Site site;
    const auto base = site.confirm("job_1");
    persistence::JobRemover remover(*site.engine.cstore, *site.engine.r1fs);
    REQUIRE(remover.remove(base, "ann").has_value());
    const auto deleted = site.ledger("job_1", 0);
    const auto unknown = site.ledger("job_2", 31 * 24);
    const auto odd = site.ledger("job/../3", 31 * 24);
    const auto stranger = site.cache / "%zz" / "a";
    fs::create_directories(stranger);
    CHECK(site.run() == 1);
    CHECK_FALSE(fs::exists(deleted.parent_path()));
    CHECK(fs::exists(unknown));
    site.clock.advance(std::chrono::hours(23));
    CHECK(site.run() == 0);
    site.clock.advance(std::chrono::hours(1));
    CHECK(site.run() == 2);
    CHECK_FALSE(fs::exists(unknown.parent_path()));
    CHECK_FALSE(fs::exists(odd.parent_path()));
    CHECK(fs::exists(stranger));
}

TEST_CASE("a ledger in use is left alone") {
    Site site;
    const auto base = site.confirm("job_1");
    persistence::JobRemover remover(*site.engine.cstore, *site.engine.r1fs);
    REQUIRE(remover.remove(base, "ann").has_value());
    const auto folder = site.ledger("job_1", 0);
    {
        const auto used = generation::DirectoryLock::take(folder).value();
        CHECK(site.run() == 0);
        CHECK(fs::exists(folder / "results.jsonl"));
    }
    CHECK(site.run() == 1);
}
