#include "services/audit.hpp"

#include "datagems/test_support/captured_log.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

http::Request some_request() {
    http::Request request;
    request.remote_address = "192.0.2.7";
    request.request_id = "r-1";
    return request;
}

} // namespace

TEST_CASE("an account action leaves one line that says who, whom, from where and what became of it") {
    const test::CapturedLog log;
    AuditEntry entry;
    entry.action = "deactivate";
    entry.actor = "admin";
    entry.subject = "alice";
    audit(Settings(), some_request(), entry);
    const auto line = log.text();
    CHECK(
        line.find(" audit.deactivate outcome=ok actor=admin subject=alice address=192.0.2.7 request=r-1 detail=-\n") !=
        std::string::npos);
    CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("what outsiders may repeat without end is not logged at level info") {
    const test::CapturedLog log;
    AuditEntry entry;
    entry.action = "login";
    audit_repeat(Settings(), some_request(), entry);
    CHECK(log.text().empty());
}

TEST_CASE("texts from outside cannot forge, hide or stretch a line") {
    CHECK(audit_text("") == "-");
    CHECK(audit_text("alice@example.org") == "alice@example.org");
    CHECK(audit_text("a b\nc\t\x7F\x1B[2J") == "a?b?c???[2J");
    CHECK(audit_text("\xE2\x80\xAE") == "???"); // turns what follows around
    CHECK(audit_text(std::string(10'000, 'x')) == std::string(200, 'x'));

    const test::CapturedLog log;
    AuditEntry entry;
    entry.action = "login";
    entry.subject = "x outcome=ok actor=admin\n2026 info audit.login outcome=ok";
    entry.outcome = AuditOutcome::refused;
    audit(Settings(), some_request(), entry);
    const auto line = log.text();
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.find("outcome=refused actor=- subject=") != std::string::npos);
    CHECK(line.find(" outcome=ok") == std::string::npos);
}
