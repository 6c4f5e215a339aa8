#include "datagems/persistence/job_removal.hpp"
#include "upkeep_fixture.hpp"

#include <fstream>
#include <map>
#include <random>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;

namespace {

using Fixture = KeptStore;

std::vector<Cid> named_by(const JobRecord& job) {
    std::vector<Cid> cids{job.view.details_cid};
    const auto& state = job.peers.front();
    for (const auto& cid : {state.result_cid, state.errors_cid, state.parts_cid}) {
        if (cid) cids.push_back(*cid);
    }
    return cids;
}

} // namespace

TEST_CASE("old files that nothing names are removed, young and named ones stay") {
    Fixture f;
    const auto base = f.create("job_1");
    const auto result = f.add("result");
    const auto part = f.add_part("job_1", 1);
    const auto list = f.add_list("job_1", {part});
    f.report("job_1", [&](PeerState& state) {
        state.result_cid = result;
        state.parts_cid = list;
    });
    const auto mentioned = f.add("mentioned by a document of another program");
    REQUIRE(f.engine.cstore->hset("other", "x", "{\"file\":\"" + mentioned + "\"}").has_value());
    const auto young = f.add("young");
    const auto orphan = f.add("orphan");
    const auto unlisted = f.add_part("job_1", 2); // which the worker's ledger knows
    const auto lost_part = f.add_part("job_0", 1);
    for (const auto& cid : {base.details_cid, result, part, list, mentioned, orphan, unlisted, lost_part})
        f.age(cid, 3 * day);
    CHECK(f.sweep() == 2);
    for (const auto& cid : {base.details_cid, result, part, list, mentioned, young, unlisted})
        CHECK(f.has(cid));
    CHECK_FALSE(f.has(orphan));
    CHECK_FALSE(f.has(lost_part));
    CHECK(f.sweep() == 0);
}

TEST_CASE("a file goes when nothing has named it for a day, as far as the sweep has seen") {
    Fixture f;
    (void)f.create("job_1");
    const auto orphan = f.add("orphan");
    const auto named = f.add("named now and then");
    const auto again = f.add("added again");
    for (const auto& cid : {orphan, named, again})
        f.age(cid, 3 * day);
    const auto hours = [](int count) { return std::chrono::hours(count); };
    CHECK(f.sweep_after(hours(0)) == 0);
    CHECK(f.sweep_after(hours(12)) == 0);
    REQUIRE(f.engine.cstore->hset("other", "x", named).has_value());
    REQUIRE(f.add("added again") == again);
    CHECK(f.sweep_after(hours(11)) == 0);
    CHECK(f.has(orphan));
    REQUIRE(f.engine.cstore->hdel("other", "x").has_value());
    f.age(again, 3 * day);
    CHECK(f.sweep_after(hours(1)) == 1);
    CHECK_FALSE(f.has(orphan));
    CHECK(f.sweep_after(hours(23)) == 0);
    CHECK(f.has(named));
    CHECK(f.has(again));
    CHECK(f.sweep_after(hours(1)) == 2);
}

TEST_CASE("another database is noticed before it costs a file") {
    Fixture f;
    const auto details = f.create("job_1").details_cid;
    f.age(details, 30 * day);
    const auto aside = f.dir.path() / "aside";
    fs::create_directory(aside);
    f.engine = {};
    for (const auto* name : {"cstore.sqlite3", "cstore.sqlite3-wal", "cstore.sqlite3-shm"}) {
        if (fs::exists(f.data / name)) fs::rename(f.data / name, aside / name);
    }
    std::ofstream(f.data / "cstore.sqlite3").flush();
    f.engine = open_in(f.data);
    CHECK(f.sweep_after(day) == 0);
    CHECK(f.has(details));
}

TEST_CASE("where a list of parts is damaged nothing is removed, since nobody knows what it names") {
    Fixture f;
    (void)f.create("job_1");
    const auto part = f.add_part("job_1", 1);
    const auto list = f.add_list("job_1", {part});
    f.report("job_1", [&](PeerState& state) {
        state.parts_cid = list;
        state.phase = PeerPhase::failed;
        state.finished_at = system_clock().now();
    });
    REQUIRE(f.jobs.write_view(f.jobs.find("job_1").value().view).has_value());
    std::ofstream(f.path_of(list), std::ios::app) << "x";
    for (const auto& cid : {part, list})
        f.age(cid, 3 * day);
    for (int i = 0; i < 3; ++i) {
        f.now += day;
        const auto swept = f.engine.upkeep->sweep_files({system_clock().now() - day, f.now, day, 1'000});
        REQUIRE(swept.has_error());
        CHECK(swept.error().code == errc::corrupt);
    }
    CHECK(f.has(part));
}

TEST_CASE("adding a file that is there makes it young again") {
    Fixture f;
    const auto cid = f.add("again");
    f.age(cid, 3 * day);
    CHECK(f.add("again") == cid);
    CHECK(f.sweep() == 0);
    CHECK(f.has(cid));
    f.age(cid, 3 * day);
    const auto source = f.dir.path() / "source";
    std::ofstream(source) << "again";
    CHECK(f.engine.r1fs->add_file(source, "f").value() == cid);
    CHECK(f.sweep() == 0);
    CHECK(f.has(cid));
}

TEST_CASE("what crashed writers left behind is removed a day later") {
    Fixture f;
    std::ofstream(f.data / "files" / "new" / "new-abc123") << "half a file";
    CHECK(f.sweep() == 0);
    CHECK(fs::exists(f.data / "files" / "new" / "new-abc123"));
    fs::last_write_time(f.data / "files" / "new" / "new-abc123", fs::file_time_type::clock::now() - 3 * day);
    CHECK(f.sweep() == 0);
    CHECK(fs::is_empty(f.data / "files" / "new"));
}

TEST_CASE("no schedule of uploads, reports, deletions and sweeps loses a file that a job names") {
    constexpr unsigned seed = 7; // always the same, so that what fails can be seen again
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Fixture f;
    JobRemover remover(*f.engine.cstore, *f.engine.r1fs);
    std::vector<std::string> open;
    std::map<std::string, std::vector<Cid>> uploaded; // and not yet named; by job
    int created = 0;
    const auto pick = [&]() -> std::string { return open.empty() ? std::string() : open[random() % open.size()]; };
    for (int step = 0; step < 400; ++step) {
        const auto id = pick();
        const auto what = random() % 8;
        if (what == 0 || id.empty()) {
            open.push_back("job_" + std::to_string(created++));
            (void)f.create(open.back());
        } else if (what == 1) {
            uploaded[id].push_back(f.add("result " + std::to_string(random() % 4))); // equal ones of other jobs
        } else if (what == 2 && !uploaded[id].empty()) {
            const auto cid = uploaded[id].back();
            f.report(id, [&](PeerState& state) {
                state.result_cid = cid;
                state.last_update_at = system_clock().now() + std::chrono::seconds(1);
            });
        } else if (what == 3) {
            const auto part = f.add_part(id, step);
            const auto list = f.add_list(id, {part});
            if (random() % 2 == 0) f.report(id, [&](PeerState& state) { state.parts_cid = list; });
        } else if (what == 4 && random() % 3 == 0) {
            const auto job = f.jobs.find(id).value();
            REQUIRE(remover.remove(job.view, "ada").has_value());
            std::erase(open, id);
            uploaded.erase(id);
            // An equal file that was added before this job's own is uploaded again by whoever finds it gone.
            for (auto& [other, cids] : uploaded)
                std::erase(cids, job.peers.front().result_cid.value_or(""));
        } else if (what == 5) {
            // Time passes: whoever uploaded something has named it or will upload it again.
            for (const auto& entry : fs::recursive_directory_iterator(f.data / "files")) {
                if (entry.is_regular_file())
                    fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 3 * day);
            }
            uploaded.clear();
        } else {
            (void)f.sweep();
        }
        for (const auto& job_id : open) {
            for (const auto& cid : named_by(f.jobs.find(job_id).value())) {
                INFO(job_id << " names " << cid << " at step " << step);
                REQUIRE(f.has(cid));
            }
        }
        for (const auto& [job_id, cids] : uploaded) {
            for (const auto& cid : cids)
                REQUIRE(f.has(cid));
        }
    }
    for (const auto& job_id : open)
        REQUIRE(remover.remove(f.jobs.find(job_id).value().view, "ada").has_value());
    for (const auto& entry : fs::recursive_directory_iterator(f.data / "files")) {
        if (entry.is_regular_file()) fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 3 * day);
    }
    (void)f.sweep();
    for (const auto& entry : fs::recursive_directory_iterator(f.data / "files"))
        CHECK_FALSE(entry.is_regular_file());
}
