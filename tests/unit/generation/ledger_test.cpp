#include "ledger_fixture.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;
using test::good_line;

namespace {

constexpr documents::IndexRange range{0, 100};

std::unique_ptr<Ledger> open_in(const test::TempDir& dir) {
    return Ledger::open(dir.path() / "job" / "peer", range).value();
}

std::filesystem::path file_in(const test::TempDir& dir) {
    return dir.path() / "job" / "peer" / "results.jsonl";
}

// Puts text into a ledger file and opens it.
LedgerContents contents_of(const std::string& text) {
    const test::TempDir dir;
    static_cast<void>(open_in(dir));
    test::write_text(file_in(dir), text);
    return open_in(dir)->recovered();
}

} // namespace

TEST_CASE("what was appended is there after a restart") {
    const test::TempDir dir;
    {
        auto ledger = open_in(dir);
        CHECK(ledger->recovered().ok.empty());
        REQUIRE(ledger->append(good_line(2) + format_failure(1, "no luck")).has_value());
        REQUIRE(ledger->append(good_line(0) + format_upload({"result", "cid", "ab", 0})).has_value());
    }
    const auto contents = open_in(dir)->recovered();
    CHECK(contents.ok.ranges() == std::vector<documents::IndexRange>{{0, 1}, {2, 3}});
    CHECK(contents.failed.ranges() == std::vector<documents::IndexRange>{{1, 2}});
    CHECK(contents.first_errors == std::vector<documents::RecordError>{{1, "no luck"}});
    CHECK(contents.result == UploadNote{"result", "cid", "ab", 0});
    CHECK(contents.skipped_lines == 0);
}

TEST_CASE("a last line torn at any byte is cut off, all before it stays, and the next append is clean") {
    const auto whole = good_line(0) + good_line(1);
    const auto last = good_line(2);
    for (std::size_t kept = 0; kept < last.size(); ++kept) {
        CAPTURE(kept);
        const test::TempDir dir;
        static_cast<void>(open_in(dir));
        test::write_text(file_in(dir), whole + last.substr(0, kept));
        {
            auto ledger = open_in(dir);
            REQUIRE(ledger->recovered().ok.size() == 2);
            REQUIRE(ledger->recovered().cut_bytes == kept);
            REQUIRE(test::read_text(file_in(dir)) == whole);
            REQUIRE(ledger->append(good_line(3)).has_value());
        }
        REQUIRE(test::read_text(file_in(dir)) == whole + good_line(3));
    }
}

TEST_CASE("a garbage line is skipped and what follows it counts") {
    const auto contents =
        contents_of(good_line(0) + std::string(50, '\0') + "\n" + "{\"i\":1,\"ok\":true,\n" + good_line(2));
    CHECK(contents.ok.ranges() == std::vector<documents::IndexRange>{{0, 1}, {2, 3}});
    CHECK(contents.skipped_lines == 2);
}

TEST_CASE("the first line of an index counts, and indexes of other peers do not") {
    const auto contents = contents_of(good_line(0) + format_failure(0, "later") + format_failure(1, "first") +
                                      good_line(1) + good_line(100));
    CHECK(contents.ok.ranges() == std::vector<documents::IndexRange>{{0, 1}});
    CHECK(contents.failed.ranges() == std::vector<documents::IndexRange>{{1, 2}});
    CHECK(contents.skipped_lines == 3);
}

TEST_CASE("lines longer than a read are put together") {
    const auto longest = format_record(7, boost::json::object{{"text", std::string(700'000, 'x')}});
    const auto contents = contents_of(good_line(0) + longest + good_line(8));
    CHECK(contents.ok.size() == 3);
    CHECK(contents.skipped_lines == 0);
}

TEST_CASE("a second worker with the same peer id is refused until the first is gone") {
    const test::TempDir dir;
    auto first = open_in(dir);
    const auto second = Ledger::open(dir.path() / "job" / "peer", range);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == errc::conflict);
    CHECK(second.error().message.find("another worker with the same peer id") != std::string::npos);
    first.reset();
    CHECK(Ledger::open(dir.path() / "job" / "peer", range).has_value());
}

TEST_CASE("a write that fails halfway leaves the file as it was") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "job" / "peer", range, test::scripted(script)).value();
    REQUIRE(ledger->append(good_line(0)).has_value());
    script.fail_appends = 1;
    script.torn_part = 9;
    SECTION("and is cut back at once") {
        CHECK(ledger->append(good_line(1)).error().code == errc::no_space);
        CHECK(test::read_text(file_in(dir)) == good_line(0));
    }
    SECTION("or before the next append, when cutting back fails as well") {
        script.fail_truncates = 2;
        CHECK(ledger->append(good_line(1)).error().code == errc::no_space);
        CHECK(ledger->append(good_line(1)).error().code == errc::io);
        CHECK(test::read_text(file_in(dir)) == good_line(0) + good_line(1).substr(0, 9));
    }
    REQUIRE(ledger->append(good_line(1)).has_value());
    CHECK(test::read_text(file_in(dir)) == good_line(0) + good_line(1));
}

TEST_CASE("a line whose sync failed does not count and is not there twice after the next try") {
    const test::TempDir dir;
    test::FileScript script;
    auto ledger = Ledger::open(dir.path() / "job" / "peer", range, test::scripted(script)).value();
    script.fail_syncs = 1;
    CHECK(ledger->append(good_line(5)).error().code == errc::io);
    REQUIRE(ledger->append(good_line(5)).has_value());
    CHECK(test::read_text(file_in(dir)) == good_line(5));
}

TEST_CASE("ids become one path component each") {
    CHECK(path_component("job_1795343074828_a1b2c3") == "job_1795343074828_a1b2c3");
    CHECK(path_component("0xai_Peer-1.local") == "0xai_Peer-1.local");
    CHECK(path_component("../etc") == "%2e.%2fetc");
    CHECK(path_component("..") == "%2e.");
    CHECK(path_component("") == "%");
    CHECK(path_component("a b") == "a%20b");
}

TEST_CASE("a directory that cannot be written is an error, not an exception") {
    const test::TempDir dir;
    test::write_text(dir.path() / "job", "a file where a directory should be");
    CHECK_FALSE(Ledger::open(dir.path() / "job" / "peer", range).has_value());
}
