// Random jobs, split over peers, result files and parts with gaps, overlaps and failures, are read page by page and
// compared with a plain map.
#include "memory_r1fs.hpp"

#include "datagems/documents/parts.hpp"
#include "datagems/exports/page.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <random>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;

namespace {

using Lines = std::map<std::int64_t, std::string>; // by index, each as it stands in a file

class RandomJob {
  public:
    explicit RandomJob(std::uint32_t seed) : random_(seed) {
        r1fs.seeks = draw(2) == 0;
        r1fs.piece = draw(2) == 0 ? 1'000'000 : 997;
        job.view.total_records = 1 + draw(2'000);
        const auto ranges = documents::split_range(job.view.total_records, static_cast<std::size_t>(1 + draw(4)));
        for (const auto& range : ranges)
            add_peer(range);
        std::shuffle(job.peers.begin(), job.peers.end(), random_);
    }

    // Uniform in [0, bound).
    std::int64_t draw(std::int64_t bound) { return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(random_); }

    MemoryR1fs r1fs;
    persistence::JobRecord job;
    std::map<std::int64_t, std::string> rows; // what a page is to show

  private:
    void add_peer(documents::IndexRange range) {
        documents::PeerState peer;
        peer.peer_id = "peer-" + std::to_string(job.peers.size());
        peer.range = range;
        peer.assigned = range.size();
        peer.rev = 1;
        std::map<std::int64_t, bool> made; // index → good
        if (draw(2) == 0) deliver_result(peer, made);
        const auto parts = draw(6);
        for (std::int64_t i = 0; i < parts; ++i)
            upload_part(peer, made);
        job.peers.push_back(std::move(peer));
    }

    // A record or a failure of the index, unless a good one is there.
    void make(std::int64_t index, std::map<std::int64_t, bool>& made, Lines& lines, RecordCounts& counts) {
        const auto standing = made.find(index);
        if (standing != made.end() && standing->second) return;
        const bool ok = draw(3) > 0;
        made[index] = ok;
        const auto text = std::string(static_cast<std::size_t>(draw(300)), 'x') + std::to_string(serial_++);
        const auto number = std::to_string(index);
        const auto value = ok ? "true,\"data\":{\"t\":\"" + text + "\"}}" : "false,\"error\":\"" + text + "\"}";
        lines[index] = "{\"i\":" + number + ",\"ok\":" + value;
        rows[index] = "{\"index\":" + number + ",\"ok\":" + value;
        ++(ok ? counts.ok : counts.failed);
    }

    static std::string text_of(const Lines& lines) {
        std::string text;
        for (const auto& [index, line] : lines)
            text += line + "\n";
        return text;
    }

    void deliver_result(documents::PeerState& peer, std::map<std::int64_t, bool>& made) {
        Lines lines;
        RecordCounts counts;
        const bool gaps = draw(2) == 0;
        for (auto i = peer.range.start; i < peer.range.end; ++i) {
            if (!gaps || draw(3) > 0) make(i, made, lines, counts);
        }
        peer.result_cid = peer.peer_id + "-result";
        peer.result_counts = counts;
        r1fs.files[*peer.result_cid] = text_of(lines);
    }

    void upload_part(documents::PeerState& peer, std::map<std::int64_t, bool>& made) {
        if (peer.range.size() == 0) return;
        const auto start = peer.range.start + draw(peer.range.size());
        const auto end = start + 1 + draw(peer.range.end - start);
        Lines lines;
        RecordCounts counts;
        const auto sparseness = 1 + draw(4);
        for (auto i = start; i < end; ++i) {
            if (draw(sparseness) == 0) make(i, made, lines, counts);
        }
        if (lines.empty()) return;
        documents::Part part;
        part.cid = peer.peer_id + "-" + std::to_string(serial_++);
        part.span = {lines.begin()->first, lines.rbegin()->first + 1};
        part.counts = counts;
        r1fs.files[part.cid] = "{\"part\":1}\n" + text_of(lines);
        auto& manifest = manifests_[peer.peer_id];
        manifest.job = "job";
        manifest.peer = peer.peer_id;
        manifest.parts.push_back(part);
        peer.parts_cid = peer.peer_id + "-parts";
        r1fs.files[*peer.parts_cid] = boost::json::serialize(documents::to_json(manifest));
    }

    std::mt19937 random_;
    std::int64_t serial_ = 0;
    std::map<std::string, documents::PartsManifest> manifests_;
};

} // namespace

TEST_CASE("pages of random jobs hold what a plain reading of all files finds") {
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        RandomJob random(seed);
        INFO("seed " << seed);
        PageQuery query;
        query.offset = random.draw(random.job.view.total_records + 1);
        query.limit = 1 + random.draw(40);
        query.max_bytes = static_cast<std::size_t>(200 + random.draw(5'000));
        auto expected = random.rows.lower_bound(query.offset);
        while (true) {
            const auto page = read_page(random.r1fs, random.job, query).value();
            std::string rows;
            std::int64_t count = 0;
            while (expected != random.rows.end() && rows.size() < page.rows.size()) {
                rows += (count++ > 0 ? "," : "") + expected->second;
                ++expected;
            }
            REQUIRE(page.rows == rows);
            REQUIRE(count <= query.limit);
            REQUIRE((count <= 1 || rows.size() <= query.max_bytes));
            if (!page.next_offset) break;
            REQUIRE(*page.next_offset > query.offset);
            query.offset = *page.next_offset;
        }
        REQUIRE(expected == random.rows.end());
    }
}

TEST_CASE("an export of what was broken off holds the same rows") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        RandomJob random(seed);
        INFO("seed " << seed);
        random.job.view.status = documents::JobStatus::cancelled;
        std::string expected;
        for (const auto& [index, row] : random.rows) {
            const auto data = row.find("\"data\":");
            if (data != std::string::npos) expected += row.substr(data + 7, row.size() - data - 8) + "\n";
        }
        Options options;
        options.format = Format::jsonl;
        CHECK(run(random.r1fs, sources_of(random.r1fs, random.job).value(), "{}", options).value() == expected);
    }
}
