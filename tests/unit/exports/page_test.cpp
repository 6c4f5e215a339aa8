#include "memory_r1fs.hpp"

#include "datagems/documents/parts.hpp"
#include "datagems/exports/page.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;

namespace {

std::string good(std::int64_t index, std::string_view data = "{}") {
    return "{\"i\":" + std::to_string(index) + ",\"ok\":true,\"data\":" + std::string(data) + "}\n";
}
std::string bad(std::int64_t index, std::string_view error) {
    return "{\"i\":" + std::to_string(index) + ",\"ok\":false,\"error\":\"" + std::string(error) + "\"}\n";
}

// A job of `total` records over peers of `share` each, without files.
persistence::JobRecord job_of(std::int64_t total, std::int64_t share) {
    persistence::JobRecord job;
    job.view.id = "job_1_abcdef";
    job.view.total_records = total;
    job.view.status = documents::JobStatus::running;
    for (std::int64_t start = 0; start < total; start += share) {
        documents::PeerState peer;
        peer.peer_id = "peer-" + std::to_string(start / share);
        peer.range = {start, std::min(start + share, total)};
        peer.assigned = peer.range.size();
        job.peers.push_back(std::move(peer));
    }
    return job;
}

// Gives the peer one more part.
void add_part(MemoryR1fs& r1fs, documents::PeerState& peer, const std::string& lines, documents::IndexRange span,
              RecordCounts counts) {
    documents::PartsManifest manifest;
    const auto cid = peer.peer_id + "-parts";
    if (peer.parts_cid) {
        manifest = documents::parts_manifest_from_json(boost::json::parse(r1fs.files[cid])).value();
    }
    manifest.job = "job_1_abcdef";
    manifest.peer = peer.peer_id;
    const auto part_cid = peer.peer_id + "-part-" + std::to_string(manifest.parts.size());
    r1fs.files[part_cid] = "{\"part\":{\"job\":\"job_1_abcdef\"}}\n" + lines;
    manifest.parts.push_back({part_cid, "", span, counts, 0});
    r1fs.files[cid] = boost::json::serialize(documents::to_json(manifest));
    peer.parts_cid = cid;
}

Page page_of(MemoryR1fs& r1fs, const persistence::JobRecord& job, std::int64_t offset, std::int64_t limit = 50) {
    PageQuery query;
    query.offset = offset;
    query.limit = limit;
    auto page = read_page(r1fs, job, query);
    if (!page) FAIL(page.error().message);
    return std::move(*page);
}

} // namespace

TEST_CASE("a page begins at an index and says where the next one does") {
    MemoryR1fs r1fs;
    auto job = job_of(4, 4);
    r1fs.files["a"] = good(0, "{\"n\": 1.50}") + bad(1, "not \\\"it\\\"") + good(2) + good(3);
    job.peers[0].result_cid = "a";
    const auto first = page_of(r1fs, job, 0, 2);
    CHECK(first.rows == R"({"index":0,"ok":true,"data":{"n": 1.50}},{"index":1,"ok":false,"error":"not \"it\""})");
    CHECK(first.next_offset == 2);
    const auto second = page_of(r1fs, job, 2, 2);
    CHECK(second.rows == R"({"index":2,"ok":true,"data":{}},{"index":3,"ok":true,"data":{}})");
    CHECK(second.next_offset == std::nullopt);
    CHECK(page_of(r1fs, job, 4).rows.empty());
    CHECK(page_of(r1fs, job, std::numeric_limits<std::int64_t>::max()).rows.empty());
}

TEST_CASE("after a page that is just full nothing is beyond, or another peer's files") {
    MemoryR1fs r1fs;
    auto job = job_of(100, 50);
    r1fs.files["a"] = good(0) + good(1);
    job.peers[0].result_cid = "a";
    CHECK(page_of(r1fs, job, 0, 2).next_offset == std::nullopt);
    CHECK(page_of(r1fs, job, 0, 1).next_offset == 1);
    r1fs.files["b"] = good(60);
    job.peers[1].result_cid = "b";
    r1fs.opened.clear();
    CHECK(page_of(r1fs, job, 0, 2).next_offset == 2);
    CHECK(r1fs.opened == std::vector<std::string>{"a"});
}

TEST_CASE("what is not made yet is missing, and a page goes on behind it") {
    MemoryR1fs r1fs;
    auto job = job_of(100, 50);
    add_part(r1fs, job.peers[0], good(3) + good(7), {3, 8}, {2, 0});
    add_part(r1fs, job.peers[1], good(50), {50, 51}, {1, 0});
    CHECK(page_of(r1fs, job, 0, 2).next_offset == 8);
    CHECK(page_of(r1fs, job, 8, 2).rows == R"({"index":50,"ok":true,"data":{}})");
    CHECK(page_of(r1fs, job, 8, 2).next_offset == std::nullopt);
    CHECK(page_of(r1fs, job, 8, 1).next_offset == std::nullopt);
    CHECK(page_of(r1fs, job, 51).rows.empty());
}

TEST_CASE("while a retry runs a record shows as it stands at present") {
    MemoryR1fs r1fs;
    auto job = job_of(5, 5);
    r1fs.files["a"] = good(0, "{\"a\":0}") + bad(1, "one") + bad(2, "two") + bad(3, "three");
    job.peers[0].result_cid = "a";
    job.view.generation = 1;
    add_part(r1fs, job.peers[0], good(1, "{\"a\":1}") + bad(2, "again"), {1, 3}, {1, 1});
    add_part(r1fs, job.peers[0], good(2, "{\"a\":2}") + good(4, "{\"a\":4}"), {2, 5}, {2, 0});
    CHECK(page_of(r1fs, job, 0).rows ==
          R"({"index":0,"ok":true,"data":{"a":0}},{"index":1,"ok":true,"data":{"a":1}},)"
          R"({"index":2,"ok":true,"data":{"a":2}},{"index":3,"ok":false,"error":"three"},)"
          R"({"index":4,"ok":true,"data":{"a":4}})");
}

TEST_CASE("only the files that a page touches are opened") {
    MemoryR1fs r1fs;
    auto job = job_of(6, 2);
    for (std::int64_t i = 0; i < 3; ++i) {
        const auto cid = "file-" + std::to_string(i);
        r1fs.files[cid] = good(2 * i) + good(2 * i + 1);
        job.peers[static_cast<std::size_t>(i)].result_cid = cid;
    }
    static_cast<void>(page_of(r1fs, job, 2, 2));
    CHECK(r1fs.opened == std::vector<std::string>{"file-1"});
    r1fs.opened.clear();
    static_cast<void>(page_of(r1fs, job, 3, 2));
    CHECK(r1fs.opened == std::vector<std::string>{"file-1", "file-2"});
    r1fs.opened.clear();
    auto parts = job_of(30, 30);
    for (std::int64_t i = 0; i < 3; ++i) {
        std::string lines;
        for (std::int64_t k = 0; k < 10; ++k)
            lines += good(10 * i + k);
        add_part(r1fs, parts.peers[0], lines, {10 * i, 10 * i + 10}, {10, 0});
    }
    static_cast<void>(page_of(r1fs, parts, 12, 3));
    CHECK(r1fs.opened == std::vector<std::string>{"peer-0-part-1"});
}

TEST_CASE("a page stops before it is too large, and its first row comes in any case") {
    MemoryR1fs r1fs;
    auto job = job_of(3, 3);
    const auto data = "{\"t\":\"" + std::string(1000, 'x') + "\"}";
    r1fs.files["a"] = good(0, data) + good(1, data) + good(2, data);
    job.peers[0].result_cid = "a";
    PageQuery query;
    query.max_bytes = 2'500;
    auto page = read_page(r1fs, job, query).value();
    CHECK(page.rows.size() < 2'500);
    CHECK(page.next_offset == 2);
    query.max_bytes = 10;
    query.offset = 1;
    page = read_page(r1fs, job, query).value();
    CHECK(page.rows.size() > 1'000);
    CHECK(page.next_offset == 2);
    query.offset = 2;
    CHECK(read_page(r1fs, job, query).value().next_offset == std::nullopt);
}

TEST_CASE("the cost of a page does not grow with its offset where files can be read from any place") {
    MemoryR1fs r1fs;
    r1fs.piece = 1'000'000;
    auto job = job_of(100'000, 100'000);
    for (std::int64_t i = 0; i < 100'000; ++i)
        r1fs.files["a"] += good(i, "{\"text\":\"" + std::string(static_cast<std::size_t>(i % 120), 'x') + "\"}");
    job.peers[0].result_cid = "a";
    const auto expected = page_of(r1fs, job, 99'900, 3).rows;
    CHECK(expected.starts_with("{\"index\":99900,"));
    CHECK(r1fs.bytes_read > 9'000'000);

    r1fs.seeks = true;
    for (const auto offset : {0, 1, 50'000, 99'900, 99'999}) {
        r1fs.bytes_read = 0;
        const auto page = page_of(r1fs, job, offset, 3);
        CHECK(page.rows.starts_with("{\"index\":" + std::to_string(offset) + ","));
        CHECK(r1fs.bytes_read < 1'500'000);
    }
    CHECK(page_of(r1fs, job, 99'900, 3).rows == expected);
}

TEST_CASE("a page of a damaged or missing file is an error that names peer and cid") {
    for (const bool seeks : {false, true}) {
        MemoryR1fs r1fs;
        r1fs.seeks = seeks;
        auto job = job_of(10'000, 10'000);
        job.peers[0].result_cid = "cid-b";
        PageQuery query;
        query.offset = 6'000;
        auto error = read_page(r1fs, job, query).error();
        CHECK(error.code == errc::corrupt);
        CHECK(error.message.find("cid-b of peer peer-0") != std::string::npos);

        auto& file = r1fs.files["cid-b"];
        for (std::int64_t i = 0; i < 10'000; ++i)
            file += i == 6'020 ? "{\"i\":6020,\"ok\":true,\"da\n" : good(i);
        error = read_page(r1fs, job, query).error();
        CHECK(error.code == errc::corrupt);
        CHECK(error.message.find("cid-b of peer peer-0") != std::string::npos);
        query.limit = 20;
        CHECK(read_page(r1fs, job, query).value().next_offset == 6'020);
    }
}

TEST_CASE("a search in a file of garbage ends in an error") {
    MemoryR1fs r1fs;
    r1fs.seeks = true;
    auto job = job_of(10, 10);
    job.peers[0].result_cid = "a";
    struct Garbage {
        std::size_t bytes;
        char of;
    };
    for (const auto& [bytes, of] : {Garbage{300'000, '\n'}, {300'000, 'x'}, {300'000, '\0'}, {17'000'000, '{'}}) {
        r1fs.files["a"].assign(bytes, of);
        PageQuery query;
        query.offset = 5;
        const auto page = read_page(r1fs, job, query);
        const bool empty = page && page->rows.empty();
        CHECK((page.has_error() || empty));
    }
}
