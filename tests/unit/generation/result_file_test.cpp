#include "datagems/generation/result_file.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"
#include "ledger_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace datagems;
using namespace datagems::generation;
using test::good_line;

TEST_CASE("the result file has every index once, ascending, byte for byte, with its digest") {
    const test::TempDir dir;
    std::vector<std::string> lines;
    for (std::int64_t index = 500; index < 2'500; ++index) {
        lines.push_back(index % 7 == 0 ? format_failure(index, "seven") : good_line(index));
    }
    auto shuffled = lines;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(5));
    std::string text = "garbage\n" + format_upload({"result", "old", "", 0});
    for (const auto& line : shuffled) {
        text += line;
    }
    test::write_text(dir.path() / "ledger", text + shuffled.front() + good_line(9'999) + format_failure(501, "twice"));

    const auto written = write_result_file(dir.path() / "ledger", {500, 2'500}, dir.path() / "result").value();

    std::string expected;
    for (const auto& line : lines) {
        expected += line;
    }
    CHECK(test::read_text(dir.path() / "result") == expected);
    CHECK(written.lines == 2'000);
    CHECK(written.bytes == expected.size());
    CHECK(written.sha256 == hex_encode(secrets::sha256(expected)));
    CHECK_FALSE(std::filesystem::exists(dir.path() / "result.tmp"));
}

TEST_CASE("the errors file lists the failed records alone") {
    const test::TempDir dir;
    test::write_text(dir.path() / "ledger", format_failure(2, "b \"quoted\"") + good_line(1) + format_failure(0, "a"));
    const auto written = write_errors_file(dir.path() / "ledger", {0, 3}, dir.path() / "errors").value();
    CHECK(test::read_text(dir.path() / "errors") ==
          "{\"index\":0,\"message\":\"a\"}\n{\"index\":2,\"message\":\"b \\\"quoted\\\"\"}\n");
    CHECK(written.lines == 2);
}

TEST_CASE("a missing index is no result, and nothing is left behind") {
    const test::TempDir dir;
    test::write_text(dir.path() / "ledger", good_line(0) + good_line(2));
    const auto written = write_result_file(dir.path() / "ledger", {0, 3}, dir.path() / "result");
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().code == errc::internal);
    CHECK(written.error().message == "record 1 is not in the ledger");
    CHECK_FALSE(std::filesystem::exists(dir.path() / "result"));
    CHECK_FALSE(std::filesystem::exists(dir.path() / "result.tmp"));
}

TEST_CASE("where gaps are allowed, the result file has what there is") {
    const test::TempDir dir;
    test::write_text(dir.path() / "ledger", good_line(2) + format_failure(0, "a"));
    const auto written = write_result_file(dir.path() / "ledger", {0, 4}, dir.path() / "result", Gaps::leave_out);
    CHECK(test::read_text(dir.path() / "result") == format_failure(0, "a") + good_line(2));
    CHECK(written.value().lines == 2);
}

TEST_CASE("records larger than the read window are copied whole") {
    const test::TempDir dir;
    const auto large = format_record(0, boost::json::object{{"text", std::string(900'000, 'y')}});
    test::write_text(dir.path() / "ledger", good_line(1) + large);
    REQUIRE(write_result_file(dir.path() / "ledger", {0, 2}, dir.path() / "result").has_value());
    CHECK(test::read_text(dir.path() / "result") == large + good_line(1));
}
