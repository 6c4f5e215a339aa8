#include "services/job_list.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

persistence::JobFilter parse(std::string text, bool good = true) {
    http::Request request;
    request.query = std::move(text);
    PayloadErrors errors;
    auto filter = read_job_filter(request, errors);
    CHECK(errors.empty() == good);
    return filter;
}

} // namespace

TEST_CASE("a request without parameters asks for all jobs") {
    const auto filter = parse("");
    CHECK_FALSE(filter.status.has_value());
    CHECK(filter.text.empty());
    CHECK_FALSE(filter.limit.has_value());
    CHECK_FALSE(filter.after.has_value());
}

TEST_CASE("jobs can be asked for by status, by part of a text, and in pages") {
    const persistence::JobCursor cursor{Timestamp(std::chrono::milliseconds(17)), "job_1_abcdef"};
    const auto filter = parse("status=failed&q=%20Recipes+2&limit=500&cursor=" + encode(cursor));
    CHECK(filter.status == documents::JobStatus::failed);
    CHECK(filter.text == "recipes 2");
    CHECK(filter.limit == std::size_t{500});
    REQUIRE(filter.after.has_value());
    CHECK(filter.after->updated_at == cursor.updated_at);
    CHECK(filter.after->id == cursor.id);
}

TEST_CASE("wrong parameters are mistakes") {
    for (const auto* text : {"status=done", "limit=0", "limit=501", "limit=x", "cursor=!!", "cursor=YWJj"}) {
        INFO(text);
        parse(text, false);
    }
}
