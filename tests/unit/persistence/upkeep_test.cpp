#include "datagems/persistence/upkeep.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/parts.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"
#include "opened.hpp"

#include <boost/json/serialize.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <thread>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;
namespace fs = std::filesystem;

namespace {

constexpr auto day = std::chrono::hours(24);

struct Fixture {
    TempDir dir;
    fs::path data = dir.path() / "data";
    Engine engine = open_in(data);
    JobRepository jobs{*engine.cstore, *engine.r1fs};
    SteadyTime now{};

    Cid add(const std::string& bytes) { return engine.r1fs->add_bytes(bytes, "f").value(); }
    fs::path path_of(const Cid& cid) const { return data / "files" / cid.substr(0, 2) / cid; }
    bool has(const Cid& cid) const { return fs::exists(path_of(cid)); }
    void age(const Cid& cid, std::chrono::hours hours) const {
        fs::last_write_time(path_of(cid), fs::file_time_type::clock::now() - hours);
    }
    // Through all files, some hours after the last time.
    std::size_t sweep_after(std::chrono::hours hours) {
        now += hours;
        std::size_t removed = 0;
        for (;;) {
            const auto swept = engine.upkeep->sweep_files({system_clock().now() - day, now, day, 3}).value();
            removed += swept.removed;
            if (swept.done) return removed;
        }
    }
    // So often that what is unneeded goes.
    std::size_t sweep() {
        const auto removed = sweep_after(day);
        return removed + sweep_after(day);
    }

    JobBase create(const std::string& id) {
        JobBase base;
        JobDetails details;
        base.id = details.id = id;
        base.owner = details.owner = "ada";
        base.total_records = 10;
        base.peers = {"a"};
        base.created_at = base.updated_at = details.created_at = system_clock().now();
        return jobs.create(base, details).value();
    }
    // One more write of the peer; the functions change its state.
    template <class Change>
    void report(const std::string& id, const Change& change) {
        auto state = jobs.find(id).value().peers.front();
        ++state.rev;
        change(state);
        REQUIRE(jobs.write_peer_state(id, state).has_value());
    }
    Cid add_part(const std::string& id, int number) {
        return add(R"({"part":{"job":")" + id + R"(","peer":"a","from":)" + std::to_string(number) + "}}\n{}\n");
    }
    Cid add_list(const std::string& id, const std::vector<Cid>& parts) {
        PartsManifest list{id, "a", {}};
        for (const auto& cid : parts)
            list.parts.push_back({cid, cid, {0, 1}, {1, 0}, 0});
        return add(boost::json::serialize(to_json(list)));
    }
};

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
    const auto seed = std::random_device()();
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

TEST_CASE("a copy opens like the store and holds what its jobs name, no more") {
    Fixture f;
    const auto base = f.create("job_1");
    const auto result = f.add("result");
    const auto part = f.add_part("job_1", 1);
    const auto list = f.add_list("job_1", {part});
    f.report("job_1", [&](PeerState& state) {
        state.result_cid = result;
        state.parts_cid = list;
        state.errors_cid = std::string(64, 'e'); // which is not there
    });
    const auto orphan = f.add("orphan");
    std::size_t reported = 0;
    const auto show = [&](const BackupProgress& progress) { reported = progress.files; };
    const auto to = f.dir.path() / "deep" / "copy";
    const auto report = f.engine.upkeep->back_up(to, show).value();
    CHECK(report.files == 4);
    CHECK(report.missing == 1);
    CHECK(reported == 5);
    struct stat status {};
    REQUIRE(::stat(to.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    REQUIRE(::stat((to / "cstore.sqlite3").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    auto copy = open_in(to);
    JobRepository jobs(*copy.cstore, *copy.r1fs);
    const auto job = jobs.find("job_1").value();
    CHECK(job.peers.front().result_cid == result);
    CHECK(jobs.details(job.view.details_cid).has_value());
    CHECK(copy.r1fs->read_all(result, 100).value() == "result");
    CHECK(copy.r1fs->read_all(part, 1000).has_value());
    CHECK(copy.r1fs->open(orphan).error().code == errc::not_found);
    // They go their own ways.
    REQUIRE(f.engine.r1fs->remove(result).has_value());
    REQUIRE(f.engine.cstore->hdel(keys::jobs, "job_1").has_value());
    CHECK(jobs.find("job_1").has_value());
    CHECK(copy.r1fs->read_all(result, 100).has_value());
    CHECK(base.id == "job_1");
}

TEST_CASE("a copy is not put where something is") {
    Fixture f;
    (void)f.create("job_1");
    const auto none = [](const BackupProgress&) {};
    const auto to = f.dir.path() / "copy";
    fs::create_directory(to);
    std::ofstream(to / "file") << "mine";
    CHECK(f.engine.upkeep->back_up(to, none).error().code == errc::conflict);
    CHECK(f.engine.upkeep->back_up(to / "file", none).has_error());
    CHECK(fs::file_size(to / "file") == 4);
    fs::remove(to / "file");
    CHECK(f.engine.upkeep->back_up(to, none).has_value());
    CHECK(f.engine.upkeep->back_up(to, none).error().code == errc::conflict);
}

TEST_CASE("a copy that finds no room leaves nothing behind and says so") {
    Fixture f;
    (void)f.create("job_1");
    for (int i = 0; i < 200; ++i) {
        const auto field = std::to_string(i);
        REQUIRE(f.engine.cstore->hset("filler", field, std::string(4096, 'x')).has_value());
    }
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    auto small = before;
    small.rlim_cur = 256 * 1024;
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto none = [](const BackupProgress&) {};
    const auto refused = f.engine.upkeep->back_up(f.dir.path() / "copy", none);
    ::setrlimit(RLIMIT_FSIZE, &before);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == errc::no_space);
    CHECK_FALSE(fs::exists(f.dir.path() / "copy"));
    CHECK(f.engine.upkeep->back_up(f.dir.path() / "copy", none).has_value());
}

TEST_CASE("copies made while jobs are written and deleted are whole") {
    Fixture f;
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        JobRemover remover(*f.engine.cstore, *f.engine.r1fs);
        for (int i = 0; !stop; ++i) {
            const auto id = "job_" + std::to_string(i);
            (void)f.create(id);
            Cid before;
            for (int turn = 0; turn < 3; ++turn) {
                const auto list = f.add_list(id, {f.add_part(id, turn)});
                f.report(id, [&](PeerState& state) { state.parts_cid = list; });
                if (!before.empty()) (void)f.engine.r1fs->remove(before);
                before = list;
            }
            if (i % 2 == 0) (void)remover.remove(f.jobs.find(id).value().view, "ada");
        }
    });
    const auto none = [](const BackupProgress&) {};
    for (int copy = 0; copy < 5; ++copy) {
        const auto to = f.dir.path() / ("copy" + std::to_string(copy));
        const auto report = f.engine.upkeep->back_up(to, none);
        CHECK(report.has_value());
        if (!report) continue;
        CHECK(report->missing == 0);
        auto engine = open_in(to);
        JobRepository jobs(*engine.cstore, *engine.r1fs);
        for (const auto& base : jobs.open_jobs().value()) {
            const auto job = jobs.find(base.id).value();
            CHECK(jobs.details(base.details_cid).has_value());
            if (const auto& list = job.peers.front().parts_cid) {
                const auto text = engine.r1fs->read_all(*list, 10'000).value();
                CHECK(text.find(base.id) != std::string::npos);
            }
        }
    }
    stop = true;
    writer.join();
}
