#include "services/job_list.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;
using documents::JobBase;
using documents::JobStatus;

namespace {

JobBase job(std::string id, std::int64_t updated_ms, JobStatus status = JobStatus::queued, std::string title = "t") {
    JobBase base;
    base.id = std::move(id);
    base.title = std::move(title);
    base.status = status;
    base.updated_at = Timestamp(std::chrono::milliseconds(updated_ms));
    return base;
}

std::string ids(const JobPage& page) {
    std::string all;
    for (const auto& entry : page.jobs) {
        all += entry.id;
    }
    return all;
}

JobQuery parse(std::string text, bool good = true) {
    http::Request request;
    request.query = std::move(text);
    PayloadErrors errors;
    auto query = read_job_query(request, errors);
    CHECK(errors.empty() == good);
    return query;
}

} // namespace

TEST_CASE("jobs come with the latest change first") {
    CHECK(ids(select_jobs({job("a", 1), job("c", 3), job("b", 2), job("d", 3)}, parse(""))) == "dcba");
}

TEST_CASE("jobs can be picked by status and by part of title or id") {
    const std::vector jobs{job("a", 1, JobStatus::failed, "Recipes"), job("b", 2, JobStatus::queued, "Gems"),
                           job("c", 3, JobStatus::queued, "recipes 2")};
    CHECK(ids(select_jobs(jobs, parse("status=queued"))) == "cb");
    CHECK(ids(select_jobs(jobs, parse("q=RECIPE"))) == "ca");
    CHECK(ids(select_jobs(jobs, parse("q=recipe&status=failed"))) == "a");
    CHECK(ids(select_jobs(jobs, parse("q=nothing"))).empty());
}

TEST_CASE("pages follow each other without gap or repetition, times in common included") {
    const std::vector jobs{job("a", 5), job("b", 5), job("c", 5), job("d", 4), job("e", 9)};
    std::string all;
    std::string cursor;
    for (int pages = 0; pages < 3; ++pages) {
        const auto page = select_jobs(jobs, parse("limit=2" + cursor));
        all += ids(page) + "|";
        CHECK(page.next.has_value() == (pages < 2));
        if (page.next) cursor = "&cursor=" + encode(*page.next);
    }
    CHECK(all == "ec|ba|d|");
}

TEST_CASE("wrong parameters are mistakes") {
    for (const auto* text : {"status=done", "limit=0", "limit=501", "limit=x", "cursor=!!", "cursor=YWJj"}) {
        INFO(text);
        parse(text, false);
    }
}
