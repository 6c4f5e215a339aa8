#include "stores/file_shelf.hpp"
#include "stores/shared_cstore.hpp"

#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace datagems;
using namespace datagems::sandbox;
using namespace std::chrono_literals;

namespace {

const CellName field{scope_of_hash("jobs"), "one"};

std::unique_ptr<StoreJournal> open_journal(const std::filesystem::path& directory) {
    return std::move(StoreJournal::open(directory / "stores.sqlite").value());
}

std::string add_file(FileShelf& shelf, std::string_view content, std::string secret = "") {
    const auto file = std::move(shelf.begin().value());
    REQUIRE(file->append(content).has_value());
    return shelf.keep(*file, "name.txt", std::move(secret)).value();
}

CellValue held(SharedCStore& store, std::size_t replica, const CellName& name = field) {
    return store.read(replica, name).value();
}

// Files of this process cannot grow beyond it.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        former_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &former_);
        rlimit lowered = former_;
        lowered.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &lowered);
    }
    ~FileSizeLimit() {
        lift();
        std::signal(SIGXFSZ, former_handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    void lift() const { ::setrlimit(RLIMIT_FSIZE, &former_); }

  private:
    rlimit former_{};
    void (*former_handler_)(int) = nullptr;
};

} // namespace

TEST_CASE("values and broadcasts under way outlive the store", "[sandbox][stores]") {
    const test::TempDir directory;
    const test::ManualClock clock;
    StoreKnobs lagging;
    lagging.lag = 1h;
    {
        const auto journal = open_journal(directory.path());
        const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
        const CellName gone{scope_of_values, "gone"};
        REQUIRE(store->write(0, gone, "1", StoreKnobs()).value() == Written::broadcast);
        REQUIRE(store->write(1, gone, std::nullopt, StoreKnobs()).value() == Written::broadcast);
        REQUIRE(store->write(0, field, "\"old\"", StoreKnobs()).value() == Written::broadcast);
        REQUIRE(store->write(0, field, "\"new\"", lagging).value() == Written::broadcast);
        CHECK(held(*store, 1) == "\"old\"");
    }
    const auto journal = open_journal(directory.path());
    const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
    for (const std::size_t replica : {0U, 1U}) {
        CHECK(held(*store, replica) == "\"new\"");
        CHECK(store->names(replica).value() == std::vector<CellName>{field});
    }
    CHECK(store->counts(1).pending == 0);
}

TEST_CASE("a network may come back with more replicas or with fewer", "[sandbox][stores]") {
    const test::TempDir directory;
    const test::ManualClock clock;
    StoreKnobs lagging;
    lagging.lag = 1h;
    for (const std::size_t replicas : {3U, 1U, 4U}) {
        const auto journal = open_journal(directory.path());
        const auto store = std::move(SharedCStore::open(replicas, 1, journal.get(), clock).value());
        REQUIRE(store->write(0, field, std::to_string(replicas), lagging).value() == Written::broadcast);
        CHECK(held(*store, 0) == std::to_string(replicas));
    }
}

TEST_CASE("what was answered outlives a killed process", "[sandbox][stores]") {
    const test::TempDir directory;
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const test::ManualClock clock;
        const auto journal = open_journal(directory.path());
        const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
        const auto shelf = std::move(FileShelf::open(directory.path() / "files", journal.get()).value());
        for (unsigned char number = 0;; ++number) {
            const auto written = store->write(0, field, std::to_string(number), StoreKnobs());
            const auto file = std::move(shelf->begin().value());
            const bool added = file->append("content").has_value() && shelf->keep(*file, "x", "").has_value();
            if (!written || !added || ::write(pipe_ends[1], &number, 1) != 1) ::_exit(1);
        }
    }
    unsigned char answered = 0;
    for (int count = 0; count < 50; ++count)
        REQUIRE(::read(pipe_ends[0], &answered, 1) == 1);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    ::close(pipe_ends[1]);
    std::size_t count = 50;
    while (::read(pipe_ends[0], &answered, 1) == 1)
        ++count;
    ::close(pipe_ends[0]);

    const test::ManualClock clock;
    const auto journal = open_journal(directory.path());
    const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
    const auto shelf = std::move(FileShelf::open(directory.path() / "files", journal.get()).value());
    const int value = std::stoi(held(*store, 1).value());
    CHECK((value == answered || value == static_cast<unsigned char>(answered + 1)));
    const auto files = shelf->list();
    CHECK(files.size() >= count);
    for (const StoredFile& file : files)
        REQUIRE(shelf->read(file).value() == "content");
}

TEST_CASE("a value that the disk refused is not answered as an equal one", "[sandbox][stores]") {
    const test::TempDir directory;
    const test::ManualClock clock;
    const CellValue large = '"' + std::string(1'000'000, 'x') + '"';
    {
        const auto journal = open_journal(directory.path());
        const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
        const FileSizeLimit limit(200'000);
        CHECK_FALSE(store->write(0, field, large, StoreKnobs()).has_value());
        CHECK_FALSE(store->write(0, field, large, StoreKnobs()).has_value());
        CHECK_FALSE(store->read(0, field).has_value());
        limit.lift();
        CHECK(store->write(0, field, large, StoreKnobs()).value() == Written::equal);
    }
    const auto journal = open_journal(directory.path());
    const auto store = std::move(SharedCStore::open(2, 1, journal.get(), clock).value());
    CHECK((held(*store, 0) == large));
    CHECK((held(*store, 1) == large));
}

TEST_CASE("a data directory has one owner", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto journal = open_journal(directory.path());
    const auto second = StoreJournal::open(directory.path() / "stores.sqlite");
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == errc::conflict);
}

TEST_CASE("a damaged journal is an error and is not replaced", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto file = directory.path() / "stores.sqlite";
    std::ofstream(file) << std::string(5000, 'x');
    const auto opened = StoreJournal::open(file);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == errc::corrupt);
    CHECK(std::filesystem::file_size(file) == 5000);
}

TEST_CASE("files come back, leftovers are swept", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto files = directory.path() / "files";
    std::string cid;
    {
        const auto journal = open_journal(directory.path());
        const auto shelf = std::move(FileShelf::open(files, journal.get()).value());
        cid = add_file(*shelf, "hello", "s");
        const std::string removed = add_file(*shelf, "bye");
        CHECK(shelf->remove(removed).value());
        CHECK_FALSE(shelf->remove(removed).value());
        std::ofstream(files / "half.new") << "x";
    }
    const auto journal = open_journal(directory.path());
    const auto shelf = std::move(FileShelf::open(files, journal.get()).value());
    CHECK_FALSE(std::filesystem::exists(files / "half.new"));
    CHECK_FALSE(shelf->find(cid, "").has_value());
    CHECK_FALSE(shelf->find(cid, "other").has_value());
    const auto file = shelf->find(cid, "s");
    REQUIRE(file.has_value());
    CHECK(file->filename == "name.txt");
    CHECK(shelf->read(*file).value() == "hello");
    CHECK(shelf->list().size() == 1);
}

TEST_CASE("an upload that is given up leaves nothing", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto journal = open_journal(directory.path());
    const auto shelf = std::move(FileShelf::open(directory.path() / "files", journal.get()).value());
    {
        const auto file = std::move(shelf->begin().value());
        REQUIRE(file->append("half").has_value());
    }
    CHECK(std::filesystem::is_empty(directory.path() / "files"));
}

TEST_CASE("equal contents get cids of their own", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto journal = open_journal(directory.path());
    const auto shelf = std::move(FileShelf::open(directory.path() / "files", journal.get()).value());
    const std::string cid = add_file(*shelf, "same");
    CHECK(cid.size() == 32);
    CHECK(add_file(*shelf, "same") != cid);
}

TEST_CASE("ports are remembered for each replica", "[sandbox][stores]") {
    const test::TempDir directory;
    const auto journal = open_journal(directory.path());
    CHECK(journal->ports(1)->cstore == 0);
    REQUIRE(journal->set_ports(1, {4001, 4002}).has_value());
    REQUIRE(journal->set_ports(1, {4003, 4004}).has_value());
    CHECK(journal->ports(1)->cstore == 4003);
    CHECK(journal->ports(1)->r1fs == 4004);
    CHECK(journal->ports(0)->r1fs == 0);
}
