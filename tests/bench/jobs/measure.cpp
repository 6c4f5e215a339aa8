// scripts/bench jobs: what an idle poll, a page of the list and the metrics cost with many ended jobs stored, by the
// embedded engine's index and by reading everything, as engines without an index do. One run, one machine, both sides.
//   bench_jobs <empty folder> <jobs> <rounds>
#include "datagems/documents/keys.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/peers.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;

namespace {

constexpr std::int64_t first_millisecond = 1'767'225'600'000;
constexpr std::int64_t open_jobs = 3;
constexpr std::int64_t rare = 10'000; // one job of so many has a rare title

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}
void expect(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message);
}

Timestamp at(std::int64_t number) {
    return Timestamp(std::chrono::milliseconds(first_millisecond + 1'000 * number));
}

JobBase job(std::int64_t number, JobStatus status) {
    JobBase base;
    base.id = "job_" + std::to_string(first_millisecond + number) + "_abcdef";
    base.owner = "admin";
    base.title = number % rare == 7 ? "A needle" : "People of the town " + std::to_string(number % 97);
    base.status = status;
    base.total_records = base.total_generated = base.total_ok = 100;
    base.peers = {"0xai_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2",
                  "0xai_W3x4Y5z6A7b8C9d0E1f2G3h4I5j6K7l8M9n0O1p2Q3r4"};
    base.details_cid = std::string(64, 'c');
    base.created_at = base.schema_generated_at = at(number);
    base.started_at = at(number + 1);
    base.finished_at = base.updated_at = at(number + 60);
    base.records_duration_ms = 59'000;
    return base;
}

struct Store {
    Store(const std::filesystem::path& folder, std::int64_t jobs) : engine(open(folder)), count(jobs) {
        for (std::int64_t number = 0; number < jobs; ++number) {
            write(job(number, number % 20 == 0 ? JobStatus::failed : JobStatus::succeeded));
        }
        for (std::int64_t number = jobs; number < jobs + open_jobs; ++number) {
            write(job(number, JobStatus::running));
        }
    }
    void write(const JobBase& base) {
        expect(engine.cstore->hset(keys::jobs, base.id, boost::json::serialize(to_json(base))));
    }
    static Engine open(const std::filesystem::path& folder) {
        EmbeddedOptions options;
        options.data_dir = folder;
        return value(open_embedded(options));
    }

    Engine engine;
    std::int64_t count;
    datagems::test::UnindexedCStore unindexed{*engine.cstore};
    JobRepository indexed{*engine.cstore, *engine.r1fs};
    JobRepository scanning{unindexed, *engine.r1fs};
};

JobFilter page_of(std::int64_t after = -1, std::string text = {}, std::optional<JobStatus> status = {}) {
    JobFilter filter;
    filter.owner = "admin";
    filter.limit = 50;
    filter.text = std::move(text);
    filter.status = status;
    if (after >= 0) filter.after = JobCursor{job(after, JobStatus::succeeded).updated_at, "job_x"};
    return filter;
}

struct Measure {
    std::string name;
    // The number of jobs it answered with, for both sides to agree on.
    std::function<std::int64_t(Store&, JobRepository&)> run;
};

std::int64_t list(JobRepository& jobs, const JobFilter& filter) {
    return static_cast<std::int64_t>(value(jobs.list(filter)).jobs.size());
}

std::vector<Measure> measures() {
    return {
        {"idle poll after a heartbeat",
         [](Store&, JobRepository& jobs) { return static_cast<std::int64_t>(value(jobs.open_jobs()).size()); }},
        {"unfinished jobs of the user (confirm)",
         [](Store&, JobRepository& jobs) { return static_cast<std::int64_t>(value(jobs.list_open("admin")).size()); }},
        {"limit=50, first page", [](Store&, JobRepository& jobs) { return list(jobs, page_of()); }},
        {"limit=50, in the middle", [](Store& s, JobRepository& jobs) { return list(jobs, page_of(s.count / 2)); }},
        {"limit=50, the last page", [](Store&, JobRepository& jobs) { return list(jobs, page_of(49)); }},
        {"limit=50, status=failed",
         [](Store&, JobRepository& jobs) { return list(jobs, page_of(-1, {}, JobStatus::failed)); }},
        {"limit=50, q of many", [](Store&, JobRepository& jobs) { return list(jobs, page_of(-1, "town")); }},
        {"limit=50, q of one in 10,000", [](Store&, JobRepository& jobs) { return list(jobs, page_of(-1, "needle")); }},
        {"metrics", [](Store&, JobRepository& jobs) { return value(jobs.metrics()).total_jobs; }},
    };
}

struct Side {
    std::vector<double> microseconds;
    std::int64_t answer = 0;
    [[nodiscard]] double median() {
        std::ranges::sort(microseconds);
        return microseconds[microseconds.size() / 2];
    }
};

void take(const Measure& measure, Store& store, JobRepository& jobs, Side& side) {
    const auto start = std::chrono::steady_clock::now();
    side.answer = measure.run(store, jobs);
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    side.microseconds.push_back(taken.count());
}

void compare(const Measure& measure, Store& small, Store& large, int rounds) {
    Side few;
    Side many;
    Side everything;
    for (int round = 0; round <= rounds; ++round) {
        take(measure, small, small.indexed, few);
        take(measure, large, large.indexed, many);
        if (round % 5 == 0) take(measure, large, large.scanning, everything);
    }
    if (many.answer != everything.answer) throw std::runtime_error(measure.name + ": the two sides differ");
    std::printf("%-38s %12.0f %12.0f %14.0f %9.0fx %8lld\n", measure.name.c_str(), few.median(), many.median(),
                everything.median(), everything.median() / many.median(), static_cast<long long>(many.answer));
}

// A poll of a store to which nobody has written.
void print_token(Store& store, int rounds) {
    Side side;
    for (int round = 0; round <= rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        (void)value(store.engine.cstore->change_token());
        const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
        side.microseconds.push_back(taken.count());
    }
    std::printf("%-38s %12s %12.1f\n", "idle poll, nothing written", "", side.median());
}

int run(const std::filesystem::path& folder, std::int64_t jobs, int rounds) {
    Store small(folder / "small", jobs / 100);
    const auto start = std::chrono::steady_clock::now();
    Store large(folder / "large", jobs);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf("%lld ended jobs stored in %.1f s (with the index, every write a commit), and %lld open ones\n\n",
                static_cast<long long>(jobs), taken.count(), static_cast<long long>(open_jobs));
    std::printf("%-38s %12s %12s %14s %10s %8s\n", "median, us", "index, 1/100", "index", "read all", "ratio", "jobs");
    print_token(large, rounds);
    for (const auto& measure : measures()) {
        compare(measure, small, large, rounds);
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: bench_jobs <empty folder> <jobs> <rounds>\n", stderr);
        return 2;
    }
    try {
        return run(argv[1], std::stoll(argv[2]), std::stoi(argv[3]));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_jobs: %s\n", failure.what());
        return 1;
    }
}
