// Lists of jobs: the embedded engine's index answers as reading everything does, whoever wrote the jobs.
#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"
#include "opened.hpp"

#include <boost/json/serialize.hpp>
#include <sqlite3.h>

#include <random>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;

namespace {

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

JobBase ended_job(const std::string& id, JobStatus status = JobStatus::succeeded, Timestamp updated = at(0)) {
    JobBase base;
    base.id = id;
    base.owner = "ada";
    base.title = "Recipes";
    base.status = status;
    base.total_records = base.total_ok = base.total_generated = 10;
    base.peers = {"a"};
    base.details_cid = "cid";
    base.created_at = at(0);
    base.updated_at = updated;
    return base;
}

std::string text_of(const JobBase& base) {
    return boost::json::serialize(to_json(base));
}

struct Fixture {
    TempDir dir;
    std::filesystem::path data = dir.path() / "data";
    Engine engine = open_in(data);
    datagems::test::UnindexedCStore unindexed{*engine.cstore};
    JobRepository indexed{*engine.cstore, *engine.r1fs};
    JobRepository scanning{unindexed, *engine.r1fs};

    void write(const JobBase& base) { REQUIRE(engine.cstore->hset(keys::jobs, base.id, text_of(base)).has_value()); }
};

std::string describe(std::vector<JobBase> jobs) {
    std::string text;
    for (const auto& job : jobs)
        text += text_of(job) + "\n";
    return text;
}

std::string describe(const JobPage& page) {
    auto text = describe(page.jobs);
    if (page.next) text += to_iso8601(page.next->updated_at) + " " + page.next->id;
    return text;
}

std::vector<std::string> ids_of(const std::vector<JobBase>& jobs) {
    std::vector<std::string> ids;
    for (const auto& job : jobs)
        ids.push_back(job.id);
    return ids;
}

// One number, or one of each row, from the database behind the engine's back.
std::int64_t ask(const std::filesystem::path& data_dir, const std::string& sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open((data_dir / "cstore.sqlite3").c_str(), &handle) == SQLITE_OK);
    sqlite3_busy_timeout(handle, 10'000);
    std::int64_t number = -1;
    const auto take = [](void* to, int, char** columns, char**) {
        *static_cast<std::int64_t*>(to) = std::stoll(columns[0]);
        return 0;
    };
    char* message = nullptr;
    const int code = sqlite3_exec(handle, sql.c_str(), take, &number, &message);
    INFO(sql << ": " << (message == nullptr ? "" : message));
    CHECK(code == SQLITE_OK);
    sqlite3_free(message);
    sqlite3_close(handle);
    return number;
}

// Every page of the filter, one after another, the same through both.
std::size_t compare_pages(Fixture& f, JobFilter filter) {
    std::size_t pages = 0;
    for (;; ++pages) {
        const auto page = f.indexed.list(filter).value();
        REQUIRE(describe(page) == describe(f.scanning.list(filter).value()));
        if (!page.next) return pages + 1;
        filter.after = page.next;
    }
}

} // namespace

TEST_CASE("lists and figures by the index are those of reading everything") {
    Fixture f;
    std::mt19937 random(5);
    const auto pick = [&](int end) { return std::uniform_int_distribution<int>(0, end - 1)(random); };
    constexpr std::array statuses{JobStatus::queued, JobStatus::running, JobStatus::succeeded, JobStatus::failed,
                                  JobStatus::cancelled};
    for (int i = 0; i < 300; ++i) {
        auto base = ended_job("job_" + std::to_string(i), statuses[static_cast<std::size_t>(pick(5))], at(pick(20)));
        base.owner = pick(3) == 0 ? "bob" : "ada";
        base.title = pick(2) == 0 ? "Red Cars" : "blue birds";
        base.settled = base.status == JobStatus::cancelled && pick(2) == 0;
        base.total_generated = base.total_ok = pick(11);
        f.write(base);
    }
    for (const std::string owner : {"ada", "bob", "nobody"}) {
        for (const std::string text : {"", "car", "job_1", "no such"}) {
            JobFilter filter;
            filter.owner = owner;
            filter.text = text;
            CHECK(compare_pages(f, filter) == 1);
            filter.limit = 7;
            const auto pages = compare_pages(f, filter);
            CHECK((pages > 1) == (owner != "nobody" && text != "no such"));
            for (const auto status : statuses) {
                filter.status = status;
                filter.limit = 1 + static_cast<std::size_t>(pick(20));
                compare_pages(f, filter);
            }
        }
        CHECK(describe(f.indexed.list_open(owner).value()) == describe(f.scanning.list_open(owner).value()));
    }
    CHECK(f.indexed.metrics().value() == f.scanning.metrics().value());
    CHECK(describe(f.indexed.open_jobs().value()) == describe(f.scanning.open_jobs().value()));
}

TEST_CASE("a job is listed as open until it is over, and again when it is reopened or gone") {
    Fixture f;
    auto base = ended_job("job_1", JobStatus::running);
    f.write(base);
    CHECK(ids_of(f.indexed.open_jobs().value()) == std::vector<std::string>{"job_1"});
    base.status = JobStatus::cancelled;
    f.write(base);
    CHECK(f.indexed.open_jobs().value().size() == 1);
    base.settled = true;
    f.write(base);
    CHECK(f.indexed.open_jobs().value().empty());
    CHECK(ask(f.data, "SELECT count(*) FROM over_jobs") == 1);
    f.write(base);
    CHECK(f.indexed.open_jobs().value().empty());
    base.status = JobStatus::queued;
    base.settled = false;
    base.generation = 1;
    f.write(base);
    CHECK(f.indexed.open_jobs().value().size() == 1);
    CHECK(f.indexed.metrics().value().active_jobs == 1);
    REQUIRE(f.engine.cstore->hdel(keys::jobs, "job_1").has_value());
    CHECK(f.indexed.open_jobs().value().empty());
    CHECK(f.indexed.metrics().value().total_jobs == 0);
    const auto inserted = f.engine.cstore->hset_if_absent(keys::jobs, "job_2", text_of(ended_job("job_2")));
    REQUIRE(inserted.value().inserted);
    CHECK(f.indexed.open_jobs().value().empty());
    CHECK(f.indexed.metrics().value().total_jobs == 1);
}

TEST_CASE("a document that is none is written, and stands with the open ones") {
    Fixture f;
    f.write(ended_job("job_1"));
    const std::string ended = text_of(ended_job("job_1"));
    for (const auto& text :
         {std::string(), std::string("{"), std::string("null"), std::string("[1]"), std::string("\0\xff", 2),
          std::string(100'000, '['), ended, text_of(ended_job("job_2")) + "}",
          std::string(R"({"id":"job_2","status":"succeeded"})")}) {
        REQUIRE(f.engine.cstore->hset(keys::jobs, "job_2", text).has_value());
        CHECK(ask(f.data, "SELECT count(*) FROM open_jobs WHERE id = 'job_2'") == 1);
        JobFilter filter;
        filter.owner = "ada";
        CHECK(ids_of(f.indexed.list(filter).value().jobs) == std::vector<std::string>{"job_1"});
        CHECK(f.indexed.open_jobs().value().empty());
        CHECK(f.indexed.metrics().value().total_jobs == 1);
    }
}

TEST_CASE("what another program writes is seen, and in its place after the next start") {
    Fixture f;
    f.write(ended_job("job_1"));
    const auto text = text_of(ended_job("job_1", JobStatus::failed, at(5)));
    ask(f.data, "INSERT OR REPLACE INTO hash_fields (hash, field, value) VALUES ('datagen:jobs', 'job_1', CAST('" +
                    text + "' AS BLOB))");
    JobFilter filter;
    filter.owner = "ada";
    filter.status = JobStatus::failed;
    CHECK(f.indexed.list(filter).value().jobs.size() == 1);
    CHECK(f.indexed.metrics().value().failed_jobs == 1);
    CHECK(f.indexed.metrics().value().total_jobs == 1);
    CHECK(ask(f.data, "SELECT count(*) FROM open_jobs") == 1);
    const auto again = open_in(f.data);
    CHECK(ask(f.data, "SELECT count(*) FROM open_jobs") == 0);
    CHECK(f.indexed.list(filter).value().jobs.size() == 1);
    ask(f.data, "DELETE FROM hash_fields WHERE field = 'job_1'");
    CHECK(f.indexed.list(filter).value().jobs.empty());
}

TEST_CASE("a database of version 1 is brought up to date, with all its jobs in their places") {
    const TempDir dir;
    const auto data = dir.path() / "data";
    std::filesystem::create_directory(data);
    std::string sql = R"(
        CREATE TABLE key_values (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
        CREATE TABLE hash_fields (hash TEXT NOT NULL, field TEXT NOT NULL, value BLOB NOT NULL,
                                  PRIMARY KEY (hash, field)) STRICT;
        PRAGMA user_version = 1;
        INSERT INTO key_values VALUES ('k', CAST('v' AS BLOB));
        INSERT INTO hash_fields VALUES ('datagen:jobs', 'damaged', CAST('{' AS BLOB));)";
    for (int i = 0; i < 25'000; ++i) {
        const auto id = "job_" + std::to_string(i);
        const auto status = i % 1000 == 0 ? JobStatus::queued : JobStatus::succeeded;
        sql += "INSERT INTO hash_fields VALUES ('datagen:jobs', '" + id + "', CAST('" +
               text_of(ended_job(id, status, at(i))) + "' AS BLOB));";
    }
    ask(data, "BEGIN;" + sql + "COMMIT;");
    const auto engine = open_in(data);
    CHECK(engine.cstore->get("k").value() == "v");
    CHECK(ask(data, "SELECT count(*) FROM over_jobs") == 24'975);
    CHECK(ask(data, "SELECT count(*) FROM open_jobs") == 26);
    CHECK(ask(data, "PRAGMA user_version") == 3);
    JobRepository jobs(*engine.cstore, *engine.r1fs);
    CHECK(jobs.open_jobs().value().size() == 25);
    JobFilter filter;
    filter.owner = "ada";
    filter.limit = 3;
    filter.after = JobCursor{at(11'001), "job_11001"};
    CHECK(ids_of(jobs.list(filter).value().jobs) == std::vector<std::string>{"job_11000", "job_10999", "job_10998"});
    CHECK(jobs.metrics().value().total_jobs == 25'000);
}

TEST_CASE("a retry that crosses with the writing of the ended view is not forgotten") {
    datagems::test::MemoryCStore store;
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    JobRepository jobs(store, *engine.r1fs);
    auto base = ended_job("job_1", JobStatus::running);
    base.total_generated = base.total_ok = 0;
    REQUIRE(store.hset(keys::jobs, "job_1", text_of(base)).has_value());
    PeerState state;
    state.peer_id = "a";
    state.range = {0, 10};
    state.assigned = 10;
    state.generated_failed = 1;
    state.generated_ok = 9;
    state.finished_at = at(1);
    state.phase = PeerPhase::finished;
    REQUIRE(jobs.write_peer_state("job_1", state).has_value());
    const auto ended = jobs.find("job_1").value().view;
    REQUIRE(ended.status == JobStatus::succeeded);
    // The worker has read what is stored; before it writes, another worker does, and a user retries.
    store.after_next_call([&] {
        REQUIRE(jobs.write_view(ended).has_value());
        REQUIRE(jobs.retry(ended).has_value());
    });
    REQUIRE(jobs.write_view(ended).has_value());
    const auto open = jobs.open_jobs().value();
    REQUIRE(open.size() == 1);
    CHECK(open[0].generation == 1);
    CHECK(open[0].status == JobStatus::queued);
}
