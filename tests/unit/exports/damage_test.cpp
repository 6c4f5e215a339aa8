#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"
#include "memory_r1fs.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;

namespace {

constexpr auto good_line = "{\"i\":0,\"ok\":true,\"data\":{\"a\":1}}\n";

Error failure(MemoryR1fs& r1fs, std::vector<Source> sources, Format format = Format::jsonl) {
    Options options;
    options.format = format;
    const auto made = run(r1fs, std::move(sources), "{}", options);
    REQUIRE(made.has_error());
    return made.error();
}

bool names_file_and_peer(const Error& error) {
    return error.message.find("cid-b") != std::string::npos && error.message.find("peer-b") != std::string::npos;
}

} // namespace

TEST_CASE("a damaged line is an error that names peer, file and line") {
    for (const auto* line :
         {"{\"i\":1,\"ok\":true,\"data\":{\"a\":1}", "garbage", "[]", "{\"i\":1,\"ok\":true}",
          "{\"i\":1,\"ok\":true,\"data\":[]}", "{\"i\":-1,\"ok\":true,\"data\":{}}",
          "{\"i\":1.0,\"ok\":true,\"data\":{}}", "{\"ok\":true,\"data\":{}}", "{\"i\":1,\"data\":{}}",
          "{\"i\":1,\"ok\":1,\"data\":{}}", "{\"i\":1,\"ok\":true,\"data\":{}}x",
          "{\"i\":1,\"ok\":true,\"data\":{\"a\":\"\xFF\"}}", "{\"i\":0,\"ok\":true,\"data\":{}}",
          "{\"i\":5,\"ok\":true,\"data\":{}}", "{\"i\":18446744073709551616,\"ok\":true,\"data\":{}}"}) {
        for (const auto format : {Format::json, Format::jsonl, Format::csv}) {
            MemoryR1fs r1fs;
            r1fs.files["cid-b"] = std::string(good_line) + line + "\n";
            const auto error = failure(r1fs, {result_source("peer-b", "cid-b", {0, 3}, {2, 0})}, format);
            INFO(line << " → " << error.message);
            CHECK(error.code == errc::corrupt);
            CHECK(names_file_and_peer(error));
            CHECK(error.message.find("line 2") != std::string::npos);
        }
    }
}

TEST_CASE("a missing file is damage, and no short export") {
    MemoryR1fs r1fs;
    r1fs.files["cid-a"] = good_line;
    const auto error = failure(
        r1fs, {result_source("peer-a", "cid-a", {0, 1}, {1, 0}), result_source("peer-b", "cid-b", {1, 2}, {1, 0})});
    CHECK(error.code == errc::corrupt);
    CHECK(names_file_and_peer(error));
}

TEST_CASE("a store that is away stays told apart from damage") {
    MemoryR1fs r1fs;
    r1fs.away.insert("cid-b");
    const auto error = failure(r1fs, {result_source("peer-b", "cid-b", {0, 1}, {1, 0})});
    CHECK(error.code == errc::unavailable);
    CHECK(names_file_and_peer(error));
}

TEST_CASE("a file that ends early is an error where the counts are known") {
    MemoryR1fs r1fs;
    r1fs.files["cid-b"] = good_line;
    const auto error = failure(r1fs, {result_source("peer-b", "cid-b", {0, 2}, {2, 0})});
    CHECK(error.code == errc::corrupt);
    CHECK(names_file_and_peer(error));
    CHECK(error.message.find("1 good and 0 failed records, expected 2 and 0") != std::string::npos);
}

TEST_CASE("a file that is not the one its peer uploaded is an error, however well formed it is") {
    MemoryR1fs r1fs;
    r1fs.files["cid-b"] = good_line;
    auto source = result_source("peer-b", "cid-b", {0, 1}, {1, 0});
    source.files[0].sha256 = hex_encode(secrets::sha256(good_line));
    for (const auto format : {Format::json, Format::jsonl, Format::csv}) {
        Options options;
        options.format = format;
        CHECK(run(r1fs, {source}, "{}", options).has_value());
    }
    r1fs.files["cid-b"] = "{\"i\":0,\"ok\":true,\"data\":{\"a\":2}}\n";
    for (const auto format : {Format::json, Format::jsonl, Format::csv}) {
        const auto error = failure(r1fs, {source}, format);
        CHECK(error.code == errc::corrupt);
        CHECK(names_file_and_peer(error));
        CHECK(error.message.find("not what its peer uploaded") != std::string::npos);
    }
}

TEST_CASE("a failed export goes on failing") {
    MemoryR1fs r1fs;
    ExportStream stream(r1fs, {result_source("p", "nothing", {0, 1}, {1, 0})}, {}, Options{});
    std::string chunk;
    const auto first = stream.next(chunk);
    const auto second = stream.next(chunk);
    REQUIRE(first.has_error());
    REQUIRE(second.has_error());
    CHECK(first.error() == second.error());
}

TEST_CASE("a line beyond the limit is refused") {
    MemoryR1fs r1fs;
    r1fs.piece = 1024 * 1024;
    r1fs.files["cid-b"] = std::string(17 * 1024 * 1024, 'x');
    CHECK(failure(r1fs, {result_source("peer-b", "cid-b", {0, 1}, {1, 0})}).code == errc::too_large);
}

TEST_CASE("blank lines are no records") {
    CHECK(run_lines("\n{\"i\":0,\"ok\":true,\"data\":{}}\r\n\n", "{}", Options{}).value() == "[\n{}\n]\n");
}
