#include "datagems/generation/endpoint_gate.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <list>

using namespace datagems;
using namespace datagems::generation;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

inference::ReplyResult good() {
    return inference::Reply{"{}", "stop", 1, 1};
}
inference::ReplyResult refused(std::chrono::milliseconds retry_after) {
    return inference::Failure{inference::FailureKind::retry_call, "429", "busy", retry_after};
}

// A gate with two places.
struct Fixture {
    asio::io_context context;
    AdaptiveLimitSettings settings;
    EndpointGates gates;
    std::shared_ptr<EndpointGate> gate;
    std::list<EndpointGate::Permit> permits;
    int none = 0;
    int cancelled = 0;

    Fixture() : settings(two()), gates(context.get_executor(), system_clock(), settings), gate(gates.find({})) {}

    ~Fixture() { // nobody may wait when the gate goes
        gate->wake();
        run_ready();
    }

    static AdaptiveLimitSettings two() {
        AdaptiveLimitSettings settings;
        settings.max = 2;
        return settings;
    }

    static asio::awaitable<void> ask(Fixture& fixture) {
        auto permit = co_await fixture.gate->acquire();
        if (permit) {
            fixture.permits.push_back(std::move(permit));
        } else {
            ++fixture.none;
        }
    }
    void asks() {
        asio::co_spawn(context, ask(*this), [this](std::exception_ptr failure) { cancelled += failure != nullptr; });
    }
    void run_ready() {
        context.restart();
        context.poll();
    }
};

} // namespace

TEST_CASE("callers wait for a place and get it in their order", "[endpoint_gate]") {
    Fixture fixture;
    for (int i = 0; i < 4; ++i) {
        fixture.asks();
    }
    fixture.run_ready();
    REQUIRE(fixture.permits.size() == 2);
    fixture.permits.front().ended(good(), 1ms);
    fixture.run_ready();
    CHECK(fixture.permits.size() == 3);
    fixture.permits.erase(std::next(fixture.permits.begin()), fixture.permits.end()); // given up without a verdict
    fixture.run_ready();
    CHECK(fixture.permits.size() == 2);
    CHECK(fixture.gate->limit().in_flight() == 1);
}

TEST_CASE("those who wait are let in when a Retry-After is over, without being woken", "[endpoint_gate]") {
    Fixture fixture;
    fixture.asks();
    fixture.asks();
    fixture.run_ready();
    REQUIRE(fixture.permits.size() == 2);
    const auto before = std::chrono::steady_clock::now();
    fixture.permits.front().ended(refused(30ms), 1ms);
    fixture.permits.back().ended(refused(30ms), 1ms);
    fixture.asks();
    fixture.run_ready();
    CHECK(fixture.permits.size() == 2);
    fixture.context.restart();
    fixture.context.run();
    CHECK(fixture.permits.size() == 3);
    CHECK(std::chrono::steady_clock::now() - before >= 30ms);
}

TEST_CASE("wake() sends those who wait away, and only them", "[endpoint_gate]") {
    Fixture fixture;
    for (int i = 0; i < 5; ++i) {
        fixture.asks();
    }
    fixture.run_ready();
    fixture.gate->wake();
    fixture.run_ready();
    CHECK(fixture.permits.size() == 2);
    CHECK(fixture.none == 3);
    fixture.permits.clear();
    fixture.asks();
    fixture.run_ready();
    CHECK(fixture.permits.size() == 1);
}

TEST_CASE("a cancelled waiter leaves its place to the next", "[endpoint_gate]") {
    Fixture fixture;
    fixture.asks();
    fixture.asks();
    fixture.run_ready();
    asio::cancellation_signal cancel;
    const auto count = [&fixture](std::exception_ptr failure) { fixture.cancelled += failure != nullptr; };
    asio::co_spawn(fixture.context, Fixture::ask(fixture), asio::bind_cancellation_slot(cancel.slot(), count));
    fixture.run_ready();
    fixture.asks();
    fixture.run_ready();
    const bool granted_first = GENERATE(false, true);
    if (granted_first) fixture.permits.erase(fixture.permits.begin());
    cancel.emit(asio::cancellation_type::terminal);
    if (!granted_first) fixture.permits.erase(fixture.permits.begin());
    fixture.run_ready();
    CHECK(fixture.gate->limit().in_flight() == 2);
    CHECK(fixture.permits.size() == 2);
}

TEST_CASE("a server that says it grants nothing more closes the gate", "[endpoint_gate]") {
    Fixture fixture;
    fixture.asks();
    fixture.run_ready();
    auto reply = good();
    reply->exhausted_for = 3'600s;
    fixture.permits.front().ended(reply, 1ms);
    fixture.asks();
    fixture.run_ready();
    CHECK(fixture.permits.size() == 1);
    fixture.gate->wake();
    fixture.run_ready();
    CHECK(fixture.none == 1);
}

TEST_CASE("the gates of one address are one gate", "[endpoint_gate]") {
    Fixture fixture;
    const auto to = [&](const char* base, const char* path) {
        inference::Endpoint endpoint;
        endpoint.base_url = base;
        endpoint.path = path;
        return fixture.gates.find(endpoint);
    };
    const auto gate = to("http://a", "/x");
    CHECK(to("http://a/", "/x") == gate);
    CHECK(to("http://a", "/y") != gate);
    CHECK(to("http://b", "/x") != gate);
    for (int i = 0; i < 1'000; ++i) {
        (void)to("http://c", ("/" + std::to_string(i)).c_str());
    }
    CHECK(to("http://a", "/x") == gate);
}
