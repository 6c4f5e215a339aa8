// A disk that is full at any byte, syncs that fail, power that goes: what was confirmed is there, once, and whole.
#include "datagems/generation/ledger_writer.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "full_disk.hpp"
#include "seed.hpp"

#include <catch2/catch.hpp>

#include <boost/json/value.hpp>

#include <future>
#include <set>
#include <thread>

using namespace datagems;
using namespace datagems::generation;
using test::FullDisk;

namespace {

constexpr std::int64_t records = 120;
constexpr std::int64_t writers = 4;

std::string line_of(std::int64_t index, std::mt19937_64& random) {
    const auto length = std::uniform_int_distribution<std::size_t>(0, 300)(random);
    return format_record(index, boost::json::value(std::string(length, 'x')));
}

bool confirmed(LedgerWriter& writer, const std::string& line) {
    std::promise<bool> done;
    auto outcome = done.get_future();
    writer.append(line, [&done](const Result<void>& written) { done.set_value(written.has_value()); });
    return outcome.get();
}

// Each record is handed over until it is confirmed, or until the power goes, by several threads at once.
class Writers {
  public:
    Writers(LedgerWriter& writer, std::uint64_t seed) {
        for (std::int64_t first = 0; first < writers; ++first) {
            threads_.emplace_back([this, &writer, first, seed] { write_from(writer, first, seed); });
        }
    }
    ~Writers() { join(); }
    void join() {
        for (auto& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }
    void give_up() { ended_ = true; }
    [[nodiscard]] std::int64_t confirmed_count() const { return count_; }
    // After join().
    [[nodiscard]] const std::set<std::int64_t>& confirmed_indexes() const { return confirmed_; }

  private:
    void write_from(LedgerWriter& writer, std::int64_t first, std::uint64_t seed) {
        std::mt19937_64 random(seed + static_cast<std::uint64_t>(first));
        for (auto index = first; index < records; index += writers) {
            const auto line = line_of(index, random);
            while (!confirmed(writer, line)) {
                if (ended_) return;
                std::this_thread::yield();
            }
            ++count_;
            const std::scoped_lock hold(mutex_);
            confirmed_.insert(index);
        }
    }

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::set<std::int64_t> confirmed_;
    std::atomic<std::int64_t> count_{0};
    std::atomic<bool> ended_{false};
};

// Each time the disk was full a little more, so that it is soon full again.
void make_room_until(std::int64_t enough, const Writers& writing, FullDisk& disk, std::mt19937_64& random) {
    int seen = 0;
    while (writing.confirmed_count() < enough) {
        const int refusals = disk.refusals();
        if (refusals != seen) disk.add_room(random() % 1'000);
        seen = refusals;
        std::this_thread::yield();
    }
}

std::unique_ptr<Ledger> open_on(FullDisk& disk, const std::filesystem::path& directory) {
    return Ledger::open(directory, {0, records}, [&disk](const auto& path) { return disk.open(path); }).value();
}

void check_all_of(const std::set<std::int64_t>& indexes, const LedgerContents& contents) {
    for (const auto index : indexes) {
        INFO("record " << index);
        REQUIRE(contents.ok.contains(index));
    }
}

} // namespace

TEST_CASE("a disk that is full at any byte, again and again, loses and repeats nothing") {
    auto random = test::seeded("disk");
    for (int round = 0; round < test::rounds(20, 300); ++round) {
        const auto seed = random();
        INFO("round " << round << ", seed " << seed);
        const test::TempDir dir;
        FullDisk disk(seed, seed % 3'000);
        auto ledger = open_on(disk, dir.path());
        disk.fail_syncs(static_cast<double>(round % 3) * 0.2);
        std::set<std::int64_t> kept;
        {
            LedgerWriter writer(*ledger);
            Writers writing(writer, seed);
            make_room_until(records, writing, disk, random);
            writing.join();
            kept = writing.confirmed_indexes();
        }
        REQUIRE(disk.refusals() > 0);
        const auto contents = read_ledger(ledger->path(), {0, records}).value();
        check_all_of(kept, contents);
        REQUIRE(contents.ok.size() == records);
        REQUIRE(contents.skipped_lines == 0);
        REQUIRE(contents.cut_bytes == 0);
    }
}

TEST_CASE("what was confirmed survives a loss of power at any moment") {
    auto random = test::seeded("power");
    for (int round = 0; round < test::rounds(20, 300); ++round) {
        const auto seed = random();
        INFO("round " << round << ", seed " << seed);
        const test::TempDir dir;
        FullDisk disk(seed, seed % 2 == 0 ? 1'000'000 : 5'000);
        auto ledger = open_on(disk, dir.path());
        disk.fail_syncs(seed % 3 == 0 ? 0.3 : 0);
        std::set<std::int64_t> kept;
        {
            LedgerWriter writer(*ledger);
            Writers writing(writer, seed);
            const auto enough = static_cast<std::int64_t>(random() % records);
            make_room_until(enough, writing, disk, random);
            disk.cut_power();
            writing.give_up();
            writing.join();
            kept = writing.confirmed_indexes();
        }
        ledger.reset();
        disk.restore_power();
        ledger = open_on(disk, dir.path());
        check_all_of(kept, ledger->recovered());
        {
            LedgerWriter writer(*ledger);
            std::mt19937_64 lengths(seed);
            for (std::int64_t index = 0; index < records; ++index) {
                if (!ledger->recovered().ok.contains(index)) REQUIRE(confirmed(writer, line_of(index, lengths)));
            }
        }
        const auto contents = read_ledger(ledger->path(), {0, records}).value();
        REQUIRE(contents.ok.size() == records);
        REQUIRE(contents.skipped_lines == 0);
    }
}
