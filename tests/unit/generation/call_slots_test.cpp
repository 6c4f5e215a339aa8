#include "datagems/generation/call_slots.hpp"

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

AdaptiveLimitSettings places(std::size_t count) {
    AdaptiveLimitSettings settings;
    settings.max = count;
    settings.initial = count;
    return settings;
}

inference::Endpoint endpoint(const char* base_url, const char* path = "/x") {
    inference::Endpoint endpoint;
    endpoint.base_url = base_url;
    endpoint.path = path;
    return endpoint;
}

// A job that calls an endpoint: who waits, and the permits that it holds.
struct Job {
    CallLine line;
    std::list<CallLine::Permit> permits;
    int none = 0;
    int cancelled = 0;

    Job(CallSlots& slots, std::shared_ptr<EndpointGate> gate) : line(slots, std::move(gate)) {}

    static asio::awaitable<void> ask(Job& job) {
        auto permit = co_await job.line.acquire();
        if (permit) {
            job.permits.push_back(std::move(permit));
        } else {
            ++job.none;
        }
    }
    void end_first() {
        permits.front().ended(good(), 1ms);
        permits.pop_front();
    }
};

struct Fixture {
    asio::io_context context;
    EndpointGates gates;
    CallSlots slots;
    std::list<Job> jobs;

    explicit Fixture(std::size_t slot_count = 64, std::size_t place_count = 2, CallBudgetSettings budget = {})
        : gates(system_clock(), places(place_count), budget), slots(context.get_executor(), slot_count) {}

    ~Fixture() { // nobody may wait when the lines go
        for (auto& job : jobs) {
            job.permits.clear();
            job.line.wake();
        }
        run_ready();
        for (auto& job : jobs) {
            job.permits.clear();
        }
    }

    Job& new_job(const char* base_url = "http://a") { return jobs.emplace_back(slots, gates.find(endpoint(base_url))); }
    void asks(Job& job, int times = 1) {
        const auto count = [&job](std::exception_ptr failure) { job.cancelled += failure != nullptr; };
        for (int i = 0; i < times; ++i) {
            asio::co_spawn(context, Job::ask(job), count);
        }
        run_ready();
    }
    void run_ready() {
        context.restart();
        context.poll();
    }
};

} // namespace

TEST_CASE("callers wait for a place and get it in their order", "[call_slots]") {
    Fixture fixture;
    auto& job = fixture.new_job();
    fixture.asks(job, 4);
    REQUIRE(job.permits.size() == 2);
    CHECK(job.line.in_flight() == 2);
    job.end_first();
    fixture.run_ready();
    CHECK(job.permits.size() == 2);
    job.permits.clear(); // given up without a verdict
    fixture.run_ready();
    CHECK(job.permits.size() == 1);
    CHECK(job.line.in_flight() == 1);
    CHECK(fixture.slots.in_use() == 1);
    CHECK(fixture.gates.find(endpoint("http://a"))->limit().in_flight() == 1);
}

TEST_CASE("those who wait are let in when a Retry-After is over, without being woken", "[call_slots]") {
    Fixture fixture;
    auto& job = fixture.new_job();
    fixture.asks(job, 2);
    REQUIRE(job.permits.size() == 2);
    const auto before = std::chrono::steady_clock::now();
    job.permits.front().ended(refused(30ms), 1ms);
    job.permits.back().ended(refused(30ms), 1ms);
    job.permits.clear();
    fixture.asks(job);
    const bool let_in = job.permits.size() == 1; // when this thread was held up for that long
    CHECK((!let_in || std::chrono::steady_clock::now() - before >= 30ms));
    fixture.context.restart();
    fixture.context.run();
    CHECK(job.permits.size() == 1);
    CHECK(std::chrono::steady_clock::now() - before >= 30ms);
}

TEST_CASE("those who wait are let in when the minute's budget allows it", "[call_slots]") {
    Fixture fixture(64, 64, {1'200, 0}); // 20 a second
    auto& job = fixture.new_job();
    const auto before = std::chrono::steady_clock::now();
    fixture.asks(job, 22);
    const auto let_in = job.permits.size();
    CHECK(let_in >= 20);
    const auto held_up = (std::chrono::steady_clock::now() - before) / 50ms; // more are let in then
    CHECK(let_in <= 20 + static_cast<std::size_t>(held_up));
    fixture.context.restart();
    fixture.context.run();
    CHECK(job.permits.size() == 22);
    CHECK(std::chrono::steady_clock::now() - before >= 95ms);
}

TEST_CASE("wake() sends those who wait away, and only them", "[call_slots]") {
    Fixture fixture;
    auto& job = fixture.new_job();
    auto& other = fixture.new_job();
    fixture.asks(job, 5);
    fixture.asks(other, 1);
    job.line.wake();
    fixture.run_ready();
    CHECK(job.permits.size() == 2);
    CHECK(job.none == 3);
    CHECK(other.none == 0);
    job.permits.clear();
    fixture.run_ready();
    CHECK(other.permits.size() == 1);
    fixture.asks(job);
    CHECK(job.permits.size() == 1);
}

TEST_CASE("a cancelled waiter leaves its place to the next", "[call_slots]") {
    Fixture fixture;
    auto& job = fixture.new_job();
    fixture.asks(job, 2);
    asio::cancellation_signal cancel;
    const auto count = [&job](std::exception_ptr failure) { job.cancelled += failure != nullptr; };
    asio::co_spawn(fixture.context, Job::ask(job), asio::bind_cancellation_slot(cancel.slot(), count));
    fixture.run_ready();
    fixture.asks(job);
    const bool granted_first = GENERATE(false, true);
    if (granted_first) job.permits.erase(job.permits.begin());
    cancel.emit(asio::cancellation_type::terminal);
    if (!granted_first) job.permits.erase(job.permits.begin());
    fixture.run_ready();
    CHECK(job.line.in_flight() == 2);
    CHECK(fixture.slots.in_use() == 2);
    CHECK(job.permits.size() == 2);
}

TEST_CASE("a server that says it grants nothing more closes the gate", "[call_slots]") {
    Fixture fixture;
    auto& job = fixture.new_job();
    fixture.asks(job);
    auto reply = good();
    reply->exhausted_for = 3'600s;
    job.permits.front().ended(reply, 1ms);
    fixture.asks(job);
    CHECK(job.permits.size() == 1);
    job.line.wake();
    fixture.run_ready();
    CHECK(job.none == 1);
}

TEST_CASE("a job that comes later gets every free slot until it has as many calls as the others", "[call_slots]") {
    Fixture fixture(8, 64);
    auto& early = fixture.new_job();
    fixture.asks(early, 64);
    REQUIRE(early.permits.size() == 8);
    auto& late = fixture.new_job();
    fixture.asks(late, 64);
    CHECK(late.permits.empty());
    for (int i = 0; i < 4; ++i) {
        early.end_first();
        fixture.run_ready();
    }
    CHECK(early.permits.size() == 4);
    CHECK(late.permits.size() == 4);
    for (int i = 0; i < 10; ++i) { // whoever ends a call, the shares stay
        late.end_first();
        fixture.run_ready();
        CHECK(early.permits.size() == 4);
        CHECK(late.permits.size() == 4);
    }
}

TEST_CASE("a job whose endpoint is full keeps no slot from the others", "[call_slots]") {
    Fixture fixture(8, 2);
    auto& first = fixture.new_job("http://a");
    auto& second = fixture.new_job("http://b");
    auto& third = fixture.new_job("http://b");
    fixture.asks(first, 10);
    fixture.asks(second, 10);
    fixture.asks(third, 10);
    CHECK(first.permits.size() == 2);
    CHECK(second.permits.size() == 2); // of one endpoint with the third
    CHECK(third.permits.empty());
    CHECK(fixture.slots.in_use() == 4);
    second.end_first();
    fixture.run_ready();
    CHECK(second.permits.size() == 1);
    CHECK(third.permits.size() == 1);
}

TEST_CASE("a waiting job takes no place at its endpoint while there is no slot", "[call_slots]") {
    Fixture fixture(2, 64);
    auto& first = fixture.new_job("http://a");
    auto& second = fixture.new_job("http://b");
    fixture.asks(first, 2);
    fixture.asks(second, 2);
    CHECK(second.permits.empty());
    CHECK(fixture.gates.find(endpoint("http://b"))->limit().in_flight() == 0);
}

TEST_CASE("a call that has ended keeps its slot until its permit goes, and its place at the endpoint no longer",
          "[call_slots]") {
    Fixture fixture(3, 2);
    auto& job = fixture.new_job();
    fixture.asks(job, 4);
    REQUIRE(job.permits.size() == 2);
    job.permits.front().ended(good(), 1ms);
    fixture.run_ready();
    CHECK(job.permits.size() == 3); // at its place, in the slot that was free
    job.permits.back().ended(good(), 1ms);
    fixture.run_ready();
    CHECK(job.permits.size() == 3);
    CHECK(fixture.slots.in_use() == 3);
    CHECK(fixture.gates.find(endpoint("http://a"))->limit().in_flight() == 1);
    job.permits.pop_front();
    fixture.run_ready();
    CHECK(job.permits.size() == 3);
    CHECK(fixture.slots.in_use() == 3);
}

TEST_CASE("the gates of one address are one gate", "[call_slots]") {
    Fixture fixture;
    const auto to = [&](const char* base, const char* path) { return fixture.gates.find(endpoint(base, path)); };
    const auto gate = to("http://a", "/x");
    CHECK(to("http://a/", "/x") == gate);
    CHECK(to("http://a", "/y") != gate);
    CHECK(to("http://b", "/x") != gate);
    for (int i = 0; i < 1'000; ++i) {
        (void)to("http://c", ("/" + std::to_string(i)).c_str());
    }
    CHECK(to("http://a", "/x") == gate);
}
