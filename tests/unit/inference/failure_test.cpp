#include "failure.hpp"

#include "datagems/base/utf8.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::inference;
using namespace std::chrono_literals;

namespace {

const Timestamp now = parse_iso8601("2026-11-22T10:00:00Z").value();

Failure status(int code, std::string_view body = {}, std::optional<std::string_view> retry_after = std::nullopt) {
    return failure_of_status(code, body, retry_after, now, "sk-secret");
}

} // namespace

TEST_CASE("statuses are told apart", "[inference][failure]") {
    for (const int code : {408, 425, 429, 500, 502, 503, 504, 529}) {
        CHECK(status(code).kind == FailureKind::retry_call);
        CHECK(status(code).cause == std::to_string(code));
    }
    for (const int code : {301, 307, 401, 403, 404}) {
        CHECK(status(code).kind == FailureKind::pause_job);
    }
    for (const int code : {400, 405, 409, 413, 422}) {
        CHECK(status(code).kind == FailureKind::give_up);
    }
}

TEST_CASE("lost calls are told apart", "[inference][failure]") {
    const auto check = [](errc code, std::string_view message, FailureKind kind, std::string_view cause) {
        const Failure failure = failure_of_call(Error{code, std::string(message)});
        CHECK(failure.kind == kind);
        CHECK(failure.cause == cause);
    };
    check(errc::timed_out, "answer: no answer in time", FailureKind::retry_call, "timeout");
    check(errc::unavailable, "connect: refused", FailureKind::retry_call, "connect");
    check(errc::unavailable, "resolve: host: no such host", FailureKind::retry_call, "resolve");
    check(errc::unavailable, "tls: the certificate: expired", FailureKind::retry_call, "tls");
    check(errc::unavailable, "answer: closed", FailureKind::retry_call, "dropped");
    check(errc::unavailable, "send: broken pipe", FailureKind::retry_call, "dropped");
    check(errc::too_large, "answer: too large", FailureKind::ask_again, "too_large");
    check(errc::cancelled, "answer: cancelled", FailureKind::cancelled, "cancelled");
    check(errc::invalid_argument, "not a usable URL", FailureKind::pause_job, "endpoint");
}

TEST_CASE("Retry-After in seconds and as a date", "[inference][failure]") {
    CHECK(parse_retry_after("7", now) == 7s);
    CHECK(parse_retry_after(" 0 ", now) == 0s);
    CHECK(parse_retry_after("99999999999999999999999", now) == 24h);
    CHECK(parse_retry_after("Sun, 22 Nov 2026 10:00:30 GMT", now) == 30s);
    CHECK(parse_retry_after("Sun, 22 Nov 2026 09:00:00 GMT", now) == 0s);
    CHECK(parse_retry_after("Sun, 22 Nov 2099 09:00:00 GMT", now) == 24h);
    for (const char* text : {"", "-1", "1.5", "soon", "Sun, 22 Nov 2026 10:00:30 CET", "Sun, 31 Feb 2026 10:00:30 GMT",
                             "Sun, 22 Foo 2026 10:00:30 GMT", "Sun, 22 anF 2026 10:00:30 GMT",
                             "Sun, 22 Nov 2026 25:00:30 GMT", "Sun, -2 Nov 2026 10:00:30 GMT"}) {
        INFO(text);
        CHECK(parse_retry_after(text, now) == std::nullopt);
    }
    CHECK(status(429, {}, "3").retry_after == std::chrono::milliseconds(3000));
    CHECK(status(400, {}, "3").retry_after == std::nullopt);
    CHECK(status(503, {}, "soon").retry_after == std::nullopt);
}

TEST_CASE("the reason quotes the server", "[inference][failure]") {
    CHECK(status(400, R"({"error":{"message":"bad schema","type":"x"}})").reason ==
          "the model API answered 400: bad schema");
    CHECK(status(400, R"({"error":"bad"})").reason.ends_with(": bad"));
    CHECK(status(400, R"({"detail":"bad"})").reason.ends_with(": bad"));
    CHECK(status(400, R"({"message":"bad"})").reason.ends_with(": bad"));
    CHECK(status(502, "<html>\r\n  Bad\tgateway\x01</html>").reason.ends_with(": <html> Bad gateway </html>"));
    CHECK(status(500).reason == "the model API answered 500");
}

TEST_CASE("the excerpt is short, valid and without the key", "[inference][failure]") {
    std::string long_text;
    for (int i = 0; i < 300; ++i) {
        long_text += "\xC3\xA4";
    }
    const std::string cut = excerpt(long_text, {});
    CHECK(cut.size() == 200);
    CHECK(is_valid_utf8(cut));
    CHECK(is_valid_utf8(excerpt("a\xFF\xC3", {})));
    CHECK(excerpt("a\xFF", {}) == "a?");
    CHECK(excerpt("key sk-secret, sk-secret!", "sk-secret") == "key ***, ***!");
    // Neither a cut nor JSON escapes leave a part of the key behind.
    CHECK(excerpt(std::string(195, 'x') + "sk-secret", "sk-secret").find("sk-") == std::string::npos);
    CHECK(excerpt(R"({"error":"sk\u002dsecret"})", "sk-secret") == "***");
    CHECK(excerpt(std::string(65'530, ' ') + "sk-secret", "sk-secret").find("sk-") == std::string::npos);
    CHECK(excerpt("{\"error\":" + std::string(200'000, '['), {}).size() <= 200);
}
