#include "lookup_table.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace std::chrono_literals;
using client::LookupTable;

namespace {

constexpr SteadyTime start{};

client::LookupSettings settings() {
    client::LookupSettings settings;
    settings.max_under_way = 2;
    settings.patience = 5s;
    settings.failure_lifetime = 3s;
    return settings;
}

const Error unknown{errc::unavailable, "resolve: a.example: unknown"};

void check_refused(const Result<LookupTable::Step>& step, errc code, std::string_view why) {
    REQUIRE_FALSE(step.has_value());
    CHECK(step.error().code == code);
    CHECK(step.error().message.find(why) != std::string::npos);
}

} // namespace

TEST_CASE("a name is looked up once at a time", "[client][lookup]") {
    LookupTable table(settings());
    CHECK(table.ask("a.example", start).value() == LookupTable::Step::start);
    CHECK(table.ask("a.example", start).value() == LookupTable::Step::wait);
    CHECK(table.ask("b.example", start).value() == LookupTable::Step::start);
    table.finish("a.example", std::nullopt, start + 1s);
    CHECK(table.ask("a.example", start + 1s).value() == LookupTable::Step::start);
}

TEST_CASE("beyond the bound a new name is refused, one under way is not", "[client][lookup]") {
    LookupTable table(settings());
    CHECK(table.ask("a.example", start).has_value());
    CHECK(table.ask("b.example", start).has_value());
    check_refused(table.ask("c.example", start), errc::unavailable, "resolve: c.example: names cannot be resolved now");
    CHECK(table.ask("b.example", start).value() == LookupTable::Step::wait);
    table.finish("a.example", std::nullopt, start);
    CHECK(table.ask("c.example", start).value() == LookupTable::Step::start);
}

TEST_CASE("names of one domain take no more than their share", "[client][lookup]") {
    auto shared = settings();
    shared.max_under_way = 8;
    shared.max_of_domain = 2;
    LookupTable table(shared);
    CHECK(table.ask("a.evil.example", start).has_value());
    CHECK(table.ask("b.c.evil.example.", start).has_value());
    for (const char* host : {"evil.example", "d.evil.example", "e.f.evil.example."})
        check_refused(table.ask(host, start), errc::unavailable, "names cannot be resolved now");
    for (const char* host : {"good.example", "notevil.example", "evil.example.com", "example", "."}) {
        INFO(host);
        CHECK(table.ask(host, start).has_value());
    }
    table.finish("a.evil.example", std::nullopt, start);
    CHECK(table.ask("d.evil.example", start).has_value());
}

TEST_CASE("nobody is made to wait for an answer that is overdue, however often it is asked for", "[client][lookup]") {
    LookupTable table(settings());
    CHECK(table.ask("a.example", start).has_value());
    CHECK(table.ask("a.example", start + 4999ms).value() == LookupTable::Step::wait);
    check_refused(table.ask("a.example", start + 5s), errc::timed_out, "resolve: a.example: no answer in time");
    check_refused(table.ask("a.example", start + 1h), errc::timed_out, "no answer in time");
    table.finish("a.example", std::nullopt, start + 1h);
    CHECK(table.ask("a.example", start + 1h).value() == LookupTable::Step::start);
}

TEST_CASE("a failure is remembered for a while and takes up no place", "[client][lookup]") {
    LookupTable table(settings());
    CHECK(table.ask("a.example", start).has_value());
    table.finish("a.example", unknown, start + 1s);
    check_refused(table.ask("a.example", start + 3999ms), errc::unavailable, "resolve: a.example: unknown");
    CHECK(table.ask("b.example", start + 2s).has_value());
    CHECK(table.ask("c.example", start + 2s).has_value());
    table.finish("b.example", std::nullopt, start + 3s);
    CHECK(table.ask("a.example", start + 4s).value() == LookupTable::Step::start);
    CHECK(table.failures() == 0);
}

TEST_CASE("no more failures are remembered than there is room for", "[client][lookup]") {
    LookupTable table(settings());
    for (std::size_t i = 0; i < LookupTable::max_failures + 10; ++i) {
        const auto host = std::to_string(i) + ".example";
        REQUIRE(table.ask(host, start).has_value());
        table.finish(host, unknown, start);
    }
    CHECK(table.failures() == LookupTable::max_failures);
    REQUIRE(table.ask("late.example", start + 3s).has_value());
    table.finish("late.example", unknown, start + 3s);
    CHECK(table.failures() == 1);
}
