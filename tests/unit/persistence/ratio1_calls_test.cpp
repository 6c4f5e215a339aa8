// Retries, the breaker and the pool, on real connections.
#include "datagems/persistence/engine.hpp"
#include "ratio1/connection_pool.hpp"
#include "ratio1_raw_server.hpp"
#include "ratio1_stores.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;

namespace {

Ratio1Options options_for(const std::string& url) {
    auto options = quick_options();
    options.cstore_url = url;
    options.r1fs_url = url;
    return options;
}

// Answers every request with what `answer` says about it.
RawServer answering(std::function<std::string(const std::string&)> answer) {
    return RawServer([answer = std::move(answer)](RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            if (!peer.send(answer(request))) return;
        }
    });
}

// Lets threads wait for each other.
class Gate {
  public:
    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return open_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

template <class Condition>
void wait_until(const Condition& condition) {
    for (int i = 0; i < 60'000 && !condition(); ++i)
        std::this_thread::sleep_for(1ms);
    REQUIRE(condition());
}

} // namespace

TEST_CASE("a node that is busy is asked again") {
    const int status = GENERATE(408, 429, 500, 502, 503, 504);
    std::atomic<int> requests{0};
    const auto server = answering([&](const std::string&) {
        return ++requests <= 3 ? with_status(status, R"({"detail":{"error":"busy"}})") : ok_json(R"({"result":"v"})");
    });
    const auto engine = open_with(options_for(server.url()));
    CHECK(engine.cstore->get("k").value() == "v");
    CHECK(requests == 4);
    CHECK(server.connections() == 1);
}

TEST_CASE("a node that stays busy is given up, and says why") {
    std::atomic<int> requests{0};
    const auto server = answering([&](const std::string&) {
        ++requests;
        return with_status(500, R"({"error":{"status":500,"message":"disk on fire"}})");
    });
    const auto engine = open_with(options_for(server.url()));
    const auto error = engine.cstore->get("k").error();
    CHECK(error.code == errc::unavailable);
    CHECK(error.message == server.url() + "/get answered 500: disk on fire");
    CHECK(requests == 6);
}

TEST_CASE("Retry-After is honoured if the deadline allows it") {
    std::atomic<int> requests{0};
    const auto asked = GENERATE("1", "3600");
    const auto server = answering([&](const std::string&) {
        return ++requests == 1 ? with_status(503, "{}", "Retry-After: " + std::string(asked) + "\r\n")
                               : ok_json(R"({"result":"v"})");
    });
    const auto options = options_for(server.url());
    const auto engine = open_with(options);
    const auto start = std::chrono::steady_clock::now();
    const auto result = engine.cstore->get("k");
    const auto took = std::chrono::steady_clock::now() - start;
    if (std::string(asked) == "1") {
        CHECK(result.value() == "v");
        CHECK(took >= 1s);
    } else {
        CHECK(result.error().code == errc::unavailable);
        CHECK(took < options.read_deadline / 2);
        CHECK(requests == 1);
    }
}

TEST_CASE("while a node is away calls fail at once, and it is found again when it is back") {
    auto server = std::make_unique<RawServer>([](RawPeer& peer) {
        while (!peer.read_request().empty())
            (void)peer.send(ok_json(R"({"result":"v"})"));
    });
    const auto port = server->port();
    const auto engine = open_with(options_for(server->url()));
    CHECK(engine.cstore->get("k").value() == "v");
    server.reset();
    CHECK(engine.cstore->get("k").error().code == errc::unavailable);
    const auto start = std::chrono::steady_clock::now();
    std::string last;
    for (int i = 0; i < 100; ++i)
        last = engine.cstore->get("k").error().message;
    CHECK(std::chrono::steady_clock::now() - start < 30s); // each would wait longer than that for itself
    CHECK(last.find("is away") != std::string::npos);

    RawServer back(
        [](RawPeer& peer) {
            while (!peer.read_request().empty())
                (void)peer.send(ok_json(R"({"result":"back"})"));
        },
        port);
    wait_until([&] { return engine.cstore->get("k").has_value(); });
    CHECK(engine.cstore->get("k").value() == "back");
}

TEST_CASE("a node that hangs is noticed by reads, and then costs nobody time") {
    std::atomic<bool> hangs{true};
    RawServer server([&](RawPeer& peer) {
        while (!peer.read_request().empty()) {
            if (hangs) return peer.hang();
            (void)peer.send(ok_json(R"({"result":"v"})"));
        }
    });
    auto options = options_for(server.url());
    options.read_deadline = 300ms;
    options.write_deadline = 60s;
    const auto engine = open_with(options);
    for (int i = 0; i < 3; ++i)
        CHECK(engine.cstore->get("k").has_error());
    const auto start = std::chrono::steady_clock::now();
    CHECK(engine.cstore->hset("h", "f", "v").error().code == errc::unavailable);
    CHECK(engine.cstore->get("k").error().code == errc::unavailable);
    CHECK(std::chrono::steady_clock::now() - start < options.write_deadline / 2);
    hangs = false;
    wait_until([&] { return engine.cstore->get("k").has_value(); });
}

TEST_CASE("a write that waits long goes on while the node shows life, and no longer") {
    const bool alive = GENERATE(true, false);
    Gate confirmed;
    std::atomic<int> signs{0};
    RawServer server([&](RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            if (request.starts_with("GET /get_status")) {
                if (!alive) return peer.hang();
                if (++signs == 2) confirmed.open();
            } else if (alive) {
                confirmed.wait();
            } else {
                return peer.hang();
            }
            (void)peer.send(ok_json(R"({"result":true})"));
        }
    });
    auto options = options_for(server.url());
    options.read_deadline = alive ? 60s : 1s; // a sign of life may take half of it, three seconds at most
    options.write_deadline = 4s;              // a sign of life is looked for after each quarter of it
    const auto engine = open_with(options);
    const auto start = std::chrono::steady_clock::now();
    const auto written = engine.cstore->hset("h", "f", R"({"rev":1})");
    const auto took = std::chrono::steady_clock::now() - start;
    if (alive) {
        CHECK(written.has_value());
        CHECK(signs >= 2);
    } else {
        CHECK((written.error().code == errc::unavailable || written.error().code == errc::timed_out));
        CHECK(took < 60s);
    }
}

TEST_CASE("a thousand calls of sixteen threads need no more connections than the pool has") {
    const Stores stores(sandbox::Dialect::node);
    auto options = stores.options();
    options.max_connections = 4;
    const auto engine = open_with(options);
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t) {
        threads.emplace_back([&, t] {
            const auto hash = "h" + std::to_string(t);
            for (int i = 0; i < 32; ++i) {
                const auto value = "{\"rev\":" + std::to_string(i) + "}";
                if (!engine.cstore->hset(hash, "f", value)) ++failures;
                const auto read = engine.cstore->hget(hash, "f");
                if (!read || *read != value) ++failures;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(failures == 0);
    CHECK(stores.servers().statistics().at("connections").to_number<int>() <= 4);
}

TEST_CASE("who finds no free connection waits no longer than its deadline") {
    using ratio1::Errand;
    const auto soon = [] { return std::chrono::steady_clock::now() + 50ms; };
    ratio1::ConnectionPool pool(ratio1::parse_origin("http://127.0.0.1:1").value(), 4);
    {
        std::vector<ratio1::ConnectionPool::Lease> slow;
        for (int i = 0; i < 3; ++i)
            slow.push_back(pool.acquire(Errand::slow, soon()).value());
        CHECK(pool.acquire(Errand::slow, soon()).error().code == errc::timed_out);
        const auto quick = pool.acquire(Errand::quick, soon());
        REQUIRE(quick.has_value());
        CHECK(pool.acquire(Errand::quick, soon()).error().code == errc::timed_out);
    }
    CHECK(pool.acquire(Errand::slow, soon()).has_value());
}

TEST_CASE("who waits for a connection has the one that is given back") {
    ratio1::ConnectionPool pool(ratio1::parse_origin("http://127.0.0.1:1").value(), 1);
    const auto late = std::chrono::steady_clock::now() + 60s;
    auto held = std::make_optional(pool.acquire(ratio1::Errand::quick, late).value());
    std::atomic<bool> served{false};
    std::thread waiter([&] { served = pool.acquire(ratio1::Errand::slow, late).has_value(); });
    held.reset();
    waiter.join();
    CHECK(served);
}

TEST_CASE("slow writes leave places for reads") {
    Gate release;
    std::atomic<int> writing{0};
    RawServer server([&](RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            if (request.starts_with("POST")) {
                ++writing;
                release.wait();
            }
            (void)peer.send(ok_json(request.starts_with("POST") ? "true" : "\"v\""));
        }
    });
    auto options = options_for(server.url());
    options.max_connections = 4;
    options.write_deadline = 60s;
    const auto engine = open_with(options);
    std::atomic<int> written{0};
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] { written += engine.cstore->hset("h", std::to_string(i), "v") ? 1 : 0; });
    }
    wait_until([&] { return writing == 3; });
    for (int i = 0; i < 10; ++i)
        CHECK(engine.cstore->get("k").value() == "v");
    CHECK(writing == 3);
    release.open();
    for (auto& writer : writers)
        writer.join();
    CHECK(written == 8);
}
