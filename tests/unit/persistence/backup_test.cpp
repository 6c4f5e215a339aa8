#include "datagems/persistence/job_removal.hpp"
#include "upkeep_fixture.hpp"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;

namespace {

using Fixture = KeptStore;

// The number in the last row, from the database behind the engine's back.
std::int64_t run_sql(const fs::path& data_dir, const std::string& sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open((data_dir / "cstore.sqlite3").c_str(), &handle) == SQLITE_OK);
    std::int64_t number = -1;
    const auto take = [](void* to, int, char** columns, char**) {
        *static_cast<std::int64_t*>(to) = std::stoll(columns[0]);
        return 0;
    };
    CHECK(sqlite3_exec(handle, sql.c_str(), take, &number, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
    return number;
}

} // namespace

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
    const auto report = back_up_embedded(f.data, to, show).value();
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
    CHECK(back_up_embedded(f.data, to, none).error().code == errc::conflict);
    CHECK(back_up_embedded(f.data, to / "file", none).has_error());
    CHECK(fs::file_size(to / "file") == 4);
    fs::remove(to / "file");
    CHECK(back_up_embedded(f.data, to, none).has_value());
    CHECK(back_up_embedded(f.data, to, none).error().code == errc::conflict);
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
    const auto refused = back_up_embedded(f.data, f.dir.path() / "copy", none);
    ::setrlimit(RLIMIT_FSIZE, &before);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == errc::no_space);
    CHECK_FALSE(fs::exists(f.dir.path() / "copy"));
    CHECK(back_up_embedded(f.data, f.dir.path() / "copy", none).has_value());
}

TEST_CASE("a copy is whole or is none") {
    Fixture f;
    (void)f.create("job_1");
    const auto to = f.dir.path() / "copy";
    // Whenever the files have been copied, one more had been named in between that is not there.
    int copies = 0;
    const auto replace = [&](const BackupProgress&) {
        const auto cid = std::string(62, '0') + std::to_string(10 + copies++);
        f.report("job_1", [&](PeerState& state) { state.parts_cid = cid; });
    };
    replace({});
    const auto restless = back_up_embedded(f.data, to, replace);
    REQUIRE(restless.has_error());
    CHECK(restless.error().code == errc::unavailable);
    CHECK(copies > 3);
    CHECK_FALSE(fs::exists(to));
    // Files that are away as a whole are not missing one by one.
    fs::rename(f.data / "files", f.data / "elsewhere");
    const auto none = [](const BackupProgress&) {};
    CHECK(back_up_embedded(f.data, to, none).error().code == errc::unavailable);
    CHECK_FALSE(fs::exists(to));
    fs::rename(f.data / "elsewhere", f.data / "files");
    const auto away = [&](const BackupProgress&) { fs::rename(f.data / "files", f.data / "elsewhere"); };
    CHECK(back_up_embedded(f.data, to, away).error().code == errc::unavailable);
    CHECK_FALSE(fs::exists(to));
    CHECK(back_up_embedded(f.dir.path() / "no store", to, none).error().code == errc::not_found);
    CHECK_FALSE(fs::exists(f.dir.path() / "no store"));
}

TEST_CASE("a copy that was broken off, or a store without its database, is not taken for an empty one") {
    Fixture f;
    (void)f.create("job_1");
    const auto to = f.dir.path() / "copy";
    const auto none = [](const BackupProgress&) {};
    REQUIRE(back_up_embedded(f.data, to, none).has_value());
    fs::rename(to / "cstore.sqlite3", to / "cstore.sqlite3.new");
    CHECK(open_error(to) == errc::corrupt);
    fs::rename(to / "files", to / "elsewhere");
    CHECK(open_error(to) == errc::corrupt);
    fs::rename(to / "elsewhere", to / "files");
    fs::rename(to / "cstore.sqlite3.new", f.dir.path() / "database");
    CHECK(open_error(to) == errc::corrupt);
    CHECK_FALSE(fs::exists(to / "cstore.sqlite3"));
    fs::rename(f.dir.path() / "database", to / "cstore.sqlite3");
    const auto engine = open_in(to);
    CHECK(JobRepository(*engine.cstore, *engine.r1fs).find("job_1").has_value());
}

TEST_CASE("a copy of a store that an older program made is one, too, and neither is changed") {
    Fixture f;
    const auto base = f.create("job_1");
    f.engine = {};
    run_sql(f.data, "DROP TRIGGER deleted_job_kept; DROP TRIGGER deleted_peers_kept; DROP INDEX peer_results; "
                    "DROP INDEX peer_errors; PRAGMA user_version = 2");
    const auto to = f.dir.path() / "copy";
    const auto none = [](const BackupProgress&) {};
    CHECK(back_up_embedded(f.data, to, none).value().files == 1);
    CHECK(run_sql(f.data, "PRAGMA user_version") == 2);
    CHECK(run_sql(to, "PRAGMA user_version") == 2);
    // Who opens it brings it up to date.
    const auto engine = open_in(to);
    CHECK(run_sql(to, "PRAGMA user_version") == 3);
    JobRepository jobs(*engine.cstore, *engine.r1fs);
    CHECK(jobs.find("job_1").value().view.details_cid == base.details_cid);
    run_sql(f.data, "PRAGMA user_version = 4");
    CHECK(back_up_embedded(f.data, f.dir.path() / "newer", none).error().code == errc::unsupported);
    CHECK_FALSE(fs::exists(f.dir.path() / "newer"));
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
        const auto report = back_up_embedded(f.data, to, none);
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
