#include "memory_r1fs.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;
using documents::JobStatus;

namespace {

documents::PeerState peer(std::string id, documents::IndexRange range) {
    documents::PeerState state;
    state.peer_id = std::move(id);
    state.range = range;
    state.assigned = range.size();
    state.rev = 1;
    return state;
}

// "late" is the second of the range and the first of the list; "idle" has nothing to do.
persistence::JobRecord two_peers() {
    persistence::JobRecord job;
    job.view.id = "job_1_abcdef";
    job.view.status = JobStatus::succeeded;
    job.peers = {peer("late", {1, 2}), peer("early", {0, 1}), peer("idle", {2, 2})};
    job.peers[0].result_cid = "late-cid";
    job.peers[0].generated_failed = 1;
    job.peers[1].result_cid = "early-cid";
    job.peers[1].generated_ok = 1;
    return job;
}

constexpr auto manifest = R"({"job":"job_1_abcdef","peer":"late","parts":[
    {"cid":"p0","sha256":"","start":1,"end":2,"ok":1,"failed":0,"generation":1}]})";

} // namespace

TEST_CASE("sources are the delivered files in index order") {
    MemoryR1fs r1fs;
    auto job = two_peers();
    const auto sources = sources_of(r1fs, job).value();
    REQUIRE(sources.size() == 2);
    CHECK(sources[0].files.at(0).cid == "early-cid");
    CHECK(sources[1].files.at(0).cid == "late-cid");
    CHECK(total_counts(sources) == RecordCounts{1, 1});

    job.peers[0].result_cid.reset();
    SECTION("a succeeded job must have all of them") {
        const auto missing = sources_of(r1fs, job);
        REQUIRE(missing.has_error());
        CHECK(missing.error().code == errc::unavailable);
        CHECK(missing.error().message.find("late") != std::string::npos);
    }
    SECTION("of a cancelled one there is what was delivered") {
        job.view.status = JobStatus::cancelled;
        CHECK(sources_of(r1fs, job).value().size() == 1);
    }
}

TEST_CASE("a result file is held to the counts that its peer states for it") {
    MemoryR1fs r1fs;
    auto job = two_peers();
    auto& early = job.peers[1];
    CHECK(sources_of(r1fs, job).value()[0].files[0].counts == RecordCounts{1, 0});
    early.result_counts = RecordCounts{0, 1}; // it has made the failed record again since
    CHECK(sources_of(r1fs, job).value()[0].files[0].counts == RecordCounts{0, 1});
    CHECK(total_counts(sources_of(r1fs, job).value()) == RecordCounts{0, 2});
    early.rev = 0; // another program's
    CHECK(sources_of(r1fs, job).value()[0].files[0].counts == std::nullopt);
}

TEST_CASE("a job has an export once a generation of it has ended") {
    auto job = two_peers();
    for (const auto status : {JobStatus::succeeded, JobStatus::failed, JobStatus::cancelled}) {
        job.view.status = status;
        CHECK(is_exportable(job));
    }
    for (const auto status : {JobStatus::queued, JobStatus::running}) {
        job.view.status = status;
        job.view.generation = 0;
        CHECK_FALSE(is_exportable(job));
        job.view.generation = 1;
        CHECK(is_exportable(job));
    }
    job.peers[0].result_cid.reset();
    job.peers[1].result_cid.reset();
    CHECK_FALSE(is_exportable(job));
}

TEST_CASE("parts count for what was broken off, and not for the export of a job that is retried") {
    MemoryR1fs r1fs;
    r1fs.files["manifest"] = manifest;
    auto job = two_peers();
    job.view.generation = 1;
    job.peers[0].parts_cid = "manifest";

    job.view.status = JobStatus::running;
    CHECK(sources_of(r1fs, job).value()[1].files.size() == 1);
    CHECK(total_counts(sources_of(r1fs, job).value()) == RecordCounts{1, 1});
    for (const auto status : {JobStatus::cancelled, JobStatus::failed}) {
        job.view.status = status;
        const auto sources = sources_of(r1fs, job).value();
        REQUIRE(sources[1].files.size() == 2);
        CHECK(sources[1].files[1].cid == "p0");
        CHECK(total_counts(sources) == std::nullopt);
    }
    job.peers[0].result_cid.reset();
    CHECK(sources_of(r1fs, job).value()[1].files.size() == 1);
}

TEST_CASE("a list of parts that is damaged, missing or of somebody else is an error that names peer and cid") {
    MemoryR1fs r1fs;
    auto late = peer("late", {1, 2});
    late.parts_cid = "manifest";
    const std::string text = manifest;
    const auto with = [&](std::string_view what, std::string_view instead) {
        auto changed = text;
        return changed.replace(changed.find(what), what.size(), instead);
    };
    for (const auto& content :
         {std::string("{}"), std::string("no JSON"), with("\"late\"", "\"other\""), with("\"start\":1", "\"start\":0"),
          with("\"end\":2", "\"end\":3"), with("\"end\":2", "\"end\":0"), std::string(100, '[')}) {
        r1fs.files["manifest"] = content;
        const auto read = source_of(r1fs, late, Parts::include);
        INFO(content);
        REQUIRE(read.has_error());
        CHECK(read.error().code == errc::corrupt);
        CHECK(read.error().message.find("manifest of peer late") != std::string::npos);
    }
    r1fs.files.clear();
    CHECK(source_of(r1fs, late, Parts::include).error().code == errc::corrupt);
    CHECK(source_of(r1fs, late, Parts::leave_out).has_value());
    r1fs.away.insert("manifest");
    CHECK(source_of(r1fs, late, Parts::include).error().code == errc::unavailable);
}
