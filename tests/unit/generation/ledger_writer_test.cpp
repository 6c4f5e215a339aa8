#include "datagems/generation/ledger_writer.hpp"

#include "ledger_fixture.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <future>
#include <optional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace datagems;
using namespace datagems::generation;
using test::good_line;

namespace {

constexpr documents::IndexRange range{0, 1'000'000};

// Counts what came of many appends.
class Outcomes {
  public:
    explicit Outcomes(int expected) : expected_(expected) {}
    LedgerWriter::Done done() {
        return [this](const Result<void>& written) {
            written ? ++good_ : ++bad_;
            if (good_ + bad_ == expected_) all_.set_value();
        };
    }
    void wait() { all_.get_future().wait(); }
    [[nodiscard]] int good() const { return good_; }
    [[nodiscard]] int bad() const { return bad_; }

  private:
    int expected_;
    std::atomic<int> good_{0};
    std::atomic<int> bad_{0};
    std::promise<void> all_;
};

// Appends record after record until it is killed or fails, and tells the parent of each that was acknowledged. What is
// queued when one fails is dealt with as well: another write may be torn by then and not yet cut off.
[[noreturn]] void append_forever(const std::filesystem::path& directory, int acknowledged) {
    auto ledger = Ledger::open(directory, range);
    if (!ledger) ::_exit(3);
    std::atomic<bool> failed{false};
    std::atomic<std::int64_t> waiting{0};
    std::optional<LedgerWriter> writer(std::in_place, **ledger);
    for (std::int64_t index = 0; !failed; ++index) {
        while (waiting >= 8 && !failed) {
            std::this_thread::yield();
        }
        ++waiting;
        writer->append(good_line(index), [&, index](const Result<void>& written) {
            if (written) {
                if (::write(acknowledged, &index, sizeof index) != sizeof index) failed = true;
            } else {
                failed = true;
            }
            --waiting;
        });
    }
    writer.reset();
    ::_exit(7);
}

std::vector<std::int64_t> read_acknowledged(int pipe, std::size_t stop_after, pid_t child) {
    std::vector<std::int64_t> indexes;
    std::int64_t index = 0;
    while (::read(pipe, &index, sizeof index) == sizeof index) {
        indexes.push_back(index);
        if (indexes.size() == stop_after) ::kill(child, SIGKILL);
    }
    return indexes;
}

struct ChildRun {
    std::vector<std::int64_t> acknowledged;
    int status = 0;
};

// `prepare` runs in the child before it begins.
template <class Prepare>
ChildRun run_child(const std::filesystem::path& directory, std::size_t kill_after, Prepare prepare) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        prepare();
        append_forever(directory, ends[1]);
    }
    ::close(ends[1]);
    ChildRun run;
    run.acknowledged = read_acknowledged(ends[0], kill_after, child);
    ::close(ends[0]);
    REQUIRE(::waitpid(child, &run.status, 0) == child);
    return run;
}

void require_all_there(const std::filesystem::path& directory, const std::vector<std::int64_t>& acknowledged) {
    const auto ledger = Ledger::open(directory, range).value();
    const auto& contents = ledger->recovered();
    CHECK(contents.skipped_lines == 0);
    for (const auto index : acknowledged) {
        REQUIRE(contents.ok.contains(index));
    }
}

} // namespace

TEST_CASE("many appends become few syncs, and each is told of once") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "peer", range, test::scripted(script)).value();
    const int before = script.syncs;
    std::promise<void> disk_answers;
    script.before_sync = [answer = disk_answers.get_future().share()] { answer.wait(); };
    constexpr int count = 5'000;
    Outcomes outcomes(count);
    {
        LedgerWriter writer(*ledger);
        for (int index = 0; index < count; ++index) {
            writer.append(good_line(index), outcomes.done());
        }
        disk_answers.set_value(); // not before all are handed over, however long that takes
        outcomes.wait();
        CHECK(script.syncs - before == writer.batches());
        CHECK(writer.batches() < count / 10);
    }
    CHECK(outcomes.good() == count);
    ledger.reset();
    CHECK(Ledger::open(dir.path() / "peer", range).value()->recovered().ok.size() == count);
}

TEST_CASE("when a batch fails, everybody in it hears so and the file holds none of it") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "peer", range, test::scripted(script)).value();
    script.fail_appends = 1'000'000;
    script.torn_part = 11;
    Outcomes outcomes(100);
    LedgerWriter writer(*ledger);
    std::atomic<int> written{0};
    for (int index = 0; index < 100; ++index) {
        writer.append(good_line(index), outcomes.done(), [&written] { ++written; });
    }
    outcomes.wait();
    CHECK(outcomes.bad() == 100);
    CHECK(written == 0);
    CHECK(test::read_text(ledger->path()).empty());
}

TEST_CASE("when a sync fails, nothing since the last one counts, and writing goes on") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "peer", range, test::scripted(script)).value();
    Outcomes before(10);
    Outcomes lost(300);
    Outcomes after(10);
    {
        LedgerWriter writer(*ledger);
        for (int index = 0; index < 10; ++index) {
            writer.append(good_line(index), before.done());
        }
        before.wait();
        script.fail_syncs = 1'000'000;
        for (int index = 10; index < 310; ++index) {
            writer.append(good_line(index), lost.done());
        }
        lost.wait();
        script.fail_syncs = 0;
        for (int index = 310; index < 320; ++index) {
            writer.append(good_line(index), after.done());
        }
        after.wait();
    }
    CHECK(before.good() == 10);
    CHECK(lost.bad() == 300);
    CHECK(after.good() == 10);
    ledger.reset();
    const auto opened = Ledger::open(dir.path() / "peer", range).value();
    const auto& there = opened->recovered();
    CHECK(there.ok.size() == 20);
    CHECK_FALSE(there.ok.contains(10));
    CHECK(there.skipped_lines == 0);
}

TEST_CASE("a line is in the file before its sync, so that a killed process loses nothing handed over") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "peer", range, test::scripted(script)).value();
    std::promise<void> disk_answers;
    script.before_sync = [answer = disk_answers.get_future().share()] { answer.wait(); };
    Outcomes outcomes(3);
    LedgerWriter writer(*ledger);
    std::string expected;
    for (int index = 0; index < 3; ++index) { // the later ones are written beside a sync that takes its time
        std::promise<void> written;
        writer.append(good_line(index), outcomes.done(), [&written] { written.set_value(); });
        expected += good_line(index);
        written.get_future().wait();
        CHECK(test::read_text(ledger->path()) == expected);
        CHECK(outcomes.good() == 0);
    }
    disk_answers.set_value();
    outcomes.wait();
    CHECK(outcomes.good() == 3);
}

TEST_CASE("what is queued when the writer ends is still written") {
    const test::TempDir dir;
    auto ledger = Ledger::open(dir.path() / "peer", range).value();
    Outcomes outcomes(50);
    {
        LedgerWriter writer(*ledger);
        for (int index = 0; index < 50; ++index) {
            writer.append(good_line(index), outcomes.done());
        }
    }
    CHECK(outcomes.good() == 50);
}

TEST_CASE("after kill -9 every record that was acknowledged is in the ledger") {
    const test::TempDir dir;
    for (int round = 0; round < 5; ++round) {
        const auto directory = dir.path() / std::to_string(round);
        const auto run = run_child(directory, static_cast<std::size_t>(20 + 37 * round), [] {});
        REQUIRE(WIFSIGNALED(run.status));
        REQUIRE(run.acknowledged.size() >= static_cast<std::size_t>(20 + 37 * round));
        require_all_there(directory, run.acknowledged);
    }
}

TEST_CASE("a disk that fills up refuses records and keeps those that were acknowledged") {
    const test::TempDir dir;
    const auto limit_file_size = [] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{6'001, 6'001};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    };
    const auto run = run_child(dir.path() / "peer", 1'000'000, limit_file_size);
    REQUIRE(WIFEXITED(run.status));
    REQUIRE(WEXITSTATUS(run.status) == 7);
    REQUIRE(run.acknowledged.size() > 10);
    const auto text = test::read_text(dir.path() / "peer" / "results.jsonl");
    CHECK(text.ends_with('\n'));
    require_all_there(dir.path() / "peer", run.acknowledged);
}
