#include "memory_r1fs.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <sstream>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;

namespace {

constexpr auto two_fields = R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}}})";
constexpr auto three_lines = R"({"i":0,"ok":true,"data":{"name":"Ann","age":1}}
{"i":1,"ok":false,"error":"not \"valid\""}
{"i":2,"ok":true,"data":{"name":"Bob","age":2}}
)";

Options as(Format format) {
    Options options;
    options.format = format;
    return options;
}

Options failures_as(Format format) {
    auto options = as(format);
    options.failures = true;
    return options;
}

} // namespace

TEST_CASE("JSON is an array with one object a line") {
    CHECK(run_lines(three_lines, two_fields, as(Format::json)).value() ==
          "[\n{\"name\":\"Ann\",\"age\":1},\n{\"name\":\"Bob\",\"age\":2}\n]\n");
}

TEST_CASE("JSON Lines is one object a line") {
    CHECK(run_lines(three_lines, two_fields, as(Format::jsonl)).value() ==
          "{\"name\":\"Ann\",\"age\":1}\n{\"name\":\"Bob\",\"age\":2}\n");
}

TEST_CASE("CSV has a header in schema order and one row a record") {
    CHECK(run_lines(three_lines, two_fields, as(Format::csv)).value() == "name,age\nAnn,1\nBob,2\n");
}

TEST_CASE("failures are index and reason in every format") {
    CHECK(run_lines(three_lines, two_fields, failures_as(Format::json)).value() ==
          "[\n{\"index\":1,\"error\":\"not \\\"valid\\\"\"}\n]\n");
    CHECK(run_lines(three_lines, two_fields, failures_as(Format::jsonl)).value() ==
          "{\"index\":1,\"error\":\"not \\\"valid\\\"\"}\n");
    CHECK(run_lines(three_lines, two_fields, failures_as(Format::csv)).value() ==
          "index,error\n1,\"not \"\"valid\"\"\"\n");
}

TEST_CASE("a failed record without a reason has an empty one") {
    CHECK(run_lines("{\"i\":0,\"ok\":false}\n", two_fields, failures_as(Format::jsonl)).value() ==
          "{\"index\":0,\"error\":\"\"}\n");
}

TEST_CASE("a job without a good record exports as an empty file of its format") {
    const std::string_view only_failed = "{\"i\":0,\"ok\":false,\"error\":\"x\"}\n";
    CHECK(run_lines(only_failed, two_fields, as(Format::json)).value() == "[\n]\n");
    CHECK(run_lines(only_failed, two_fields, as(Format::jsonl)).value().empty());
    CHECK(run_lines(only_failed, two_fields, as(Format::csv)).value() == "name,age\n");
    CHECK(run_lines("", two_fields, as(Format::json)).value() == "[\n]\n");
}

TEST_CASE("files of several peers follow each other in index order") {
    MemoryR1fs r1fs;
    r1fs.files["a"] = "{\"i\":0,\"ok\":true,\"data\":{\"n\":0}}\n{\"i\":1,\"ok\":true,\"data\":{\"n\":1}}\n";
    r1fs.files["b"] = "{\"i\":2,\"ok\":true,\"data\":{\"n\":2}}"; // no final line end
    const std::vector sources{result_source("pa", "a", {0, 2}, {2, 0}), result_source("pb", "b", {2, 3}, {1, 0})};
    CHECK(run(r1fs, sources, "{}", as(Format::jsonl)).value() == "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
}

TEST_CASE("values are kept as they were made") {
    const std::string_view line =
        R"({"i":0,"ok":true,"data":{"a":1.50,"b":1e400,"c":12345678901234567890123,"d":"\u00e9\/","e":-0}})";
    CHECK(run_lines(line, "{}", as(Format::jsonl)).value() ==
          "{\"a\":1.50,\"b\":1e400,\"c\":12345678901234567890123,\"d\":\"\\u00e9\\/\",\"e\":-0}\n");
}

TEST_CASE("the three formats hold the same rows") {
    std::string lines;
    for (int i = 0; i < 3000; ++i) {
        const auto n = std::to_string(i);
        lines += "{\"i\":" + n + ",\"ok\":true,\"data\":{\"age\":" + n + ",\"name\":\"name, " + n + "\"}}\n";
    }
    const auto from_json = boost::json::parse(run_lines(lines, two_fields, as(Format::json)).value()).as_array();
    REQUIRE(from_json.size() == 3000);
    std::istringstream from_jsonl(run_lines(lines, two_fields, as(Format::jsonl)).value());
    std::istringstream from_csv(run_lines(lines, two_fields, as(Format::csv)).value());
    std::string line;
    REQUIRE(std::getline(from_csv, line));
    CHECK(line == "name,age");
    for (std::size_t i = 0; i < from_json.size(); ++i) {
        REQUIRE(std::getline(from_jsonl, line));
        CHECK(boost::json::parse(line) == from_json[i]);
        REQUIRE(std::getline(from_csv, line));
        CHECK(line == "\"name, " + std::to_string(i) + "\"," + std::to_string(i));
    }
}

TEST_CASE("an export comes in chunks of about 64 KiB, whatever its size") {
    MemoryR1fs r1fs;
    r1fs.piece = 100'000;
    const std::string text(1000, 'x');
    for (int i = 0; i < 2000; ++i) {
        r1fs.files["a"] += "{\"i\":" + std::to_string(i) + ",\"ok\":true,\"data\":{\"t\":\"" + text + "\"}}\n";
    }
    ExportStream stream(r1fs, {result_source("p", "a", {0, 2000}, {2000, 0})}, {}, as(Format::jsonl));
    int chunks = 0;
    for (std::string chunk; stream.next(chunk).has_value() && !chunk.empty(); chunk.clear()) {
        CHECK(chunk.size() < 70'000);
        ++chunks;
    }
    CHECK(chunks == 31);
}

TEST_CASE("what takes long before the first byte is done in steps") {
    MemoryR1fs r1fs;
    r1fs.piece = 100'000;
    for (int i = 0; i < 25'000; ++i) {
        r1fs.files["a"] += "{\"i\":" + std::to_string(i) + ",\"ok\":true,\"data\":{\"n\":1}}\n";
    }
    const std::vector sources{result_source("p", "a", {0, 25'000}, {25'000, 0})};
    std::string chunk;
    SECTION("the columns of a CSV") {
        ExportStream stream(r1fs, sources, {}, as(Format::csv));
        CHECK(stream.advance(chunk).value());
        CHECK(stream.advance(chunk).value());
        CHECK(chunk.empty());
        CHECK(stream.advance(chunk).value());
        CHECK(chunk.starts_with("n\n1\n"));
    }
    SECTION("failures among good records") {
        Options options;
        options.format = Format::jsonl;
        options.failures = true;
        ExportStream stream(r1fs, sources, {}, options);
        CHECK(stream.advance(chunk).value());
        CHECK(stream.advance(chunk).value());
        CHECK_FALSE(stream.advance(chunk).value());
        CHECK_FALSE(stream.advance(chunk).value());
        CHECK(chunk.empty());
    }
}

TEST_CASE("formats are named in lower case") {
    CHECK(parse_format("csv").value() == Format::csv);
    CHECK(parse_format("xml").error() == Error{errc::invalid_argument, "must be one of json, jsonl, csv"});
    CHECK(parse_format("").has_error());
}
