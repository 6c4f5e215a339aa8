#include "services/negotiated_text.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

http::Headers with(std::string_view name, std::string_view value) {
    http::Headers headers;
    headers.add(name, value);
    return headers;
}

} // namespace

TEST_CASE("a text comes packed to those who take that") {
    const NegotiatedText text(std::string(1'000, 'a'), "text/plain");
    for (const auto* accepted : {"gzip", "br;q=1, gzip;q=0.5", "deflate , gzip"}) {
        const auto answer = text.answer(with("Accept-Encoding", accepted));
        CHECK(answer.headers.find("Content-Encoding") == "gzip");
        CHECK(answer.body.size() < 100);
    }
    for (const auto* accepted : {"identity", "gzip;q=0", "br", "xgzip"}) {
        const auto answer = text.answer(with("Accept-Encoding", accepted));
        CHECK_FALSE(answer.headers.find("Content-Encoding"));
        CHECK(answer.body == std::string(1'000, 'a'));
    }
}

TEST_CASE("a text that packing makes longer comes as it is") {
    const NegotiatedText text("a", "text/plain");
    CHECK(text.answer(with("Accept-Encoding", "gzip")).body == "a");
}

TEST_CASE("equal texts have one tag, and it is compared by form") {
    const NegotiatedText one(std::string(1'000, 'a'), "text/plain");
    const NegotiatedText same(std::string(1'000, 'a'), "text/plain");
    const NegotiatedText other(std::string(1'000, 'b'), "text/plain");
    const auto tag = std::string(one.answer({}).headers.find("ETag").value());
    CHECK(same.answer({}).headers.find("ETag") == tag);
    CHECK(other.answer({}).headers.find("ETag") != tag);
    CHECK(same.answer(with("If-None-Match", "\"x\", W/" + tag)).status == 304);
    CHECK(other.answer(with("If-None-Match", tag)).status == 200);
    auto headers = with("If-None-Match", tag);
    headers.add("Accept-Encoding", "gzip");
    CHECK(one.answer(headers).status == 200);
    CHECK(one.answer(with("If-None-Match", "*")).status == 304);
}
