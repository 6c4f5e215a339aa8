#include "event_client.hpp"
#include "gateway_fixture.hpp"

#include <sys/resource.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using namespace std::chrono_literals;
using datagems::test::Event;
using datagems::test::EventClient;
namespace json = boost::json;

namespace {

// What the gateway asks of its store, and whether it answers.
struct StoreProbe {
    std::atomic<std::int64_t> reads{0};
    std::atomic<std::int64_t> job_reads{0}; // of them, what is asked of single jobs: not what others do meanwhile
    std::atomic<std::int64_t> tokens{0};
    std::atomic<bool> away{false};
    std::atomic<bool> throws{false}; // where its change token is asked for
};

class ProbedStore final : public persistence::CStore {
  public:
    ProbedStore(std::unique_ptr<persistence::CStore> inner, StoreProbe& probe)
        : inner_(std::move(inner)), probe_(probe) {}

    Result<std::optional<std::string>> get(std::string_view key) override {
        return read([&] { return inner_->get(key); });
    }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        if (hash.starts_with("datagen:job")) ++probe_.job_reads;
        return read([&] { return inner_->hget(hash, field); });
    }
    Result<persistence::HashFields> hgetall(std::string_view hash) override {
        if (hash.starts_with("datagen:job:")) ++probe_.job_reads;
        return read([&] { return inner_->hgetall(hash); });
    }
    Result<std::optional<std::uint64_t>> change_token() override {
        ++probe_.tokens;
        if (probe_.throws) throw std::runtime_error("no memory, say");
        if (probe_.away) return Error{errc::unavailable, "away"};
        return inner_->change_token();
    }
    Result<void> set(std::string_view key, std::string_view value) override { return inner_->set(key, value); }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return inner_->hset(hash, field, value);
    }
    Result<persistence::Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                  std::string_view value) override {
        return inner_->hset_if_absent(hash, field, value);
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override { return inner_->hdel(hash, field); }
    Result<void> hsync(std::string_view hash) override { return inner_->hsync(hash); }
    Result<void> check() override { return inner_->check(); }

  private:
    template <class Call>
    auto read(const Call& call) -> decltype(call()) {
        ++probe_.reads;
        if (probe_.away) return Error{errc::unavailable, "away"};
        return call();
    }

    std::unique_ptr<persistence::CStore> inner_;
    StoreProbe& probe_;
};

Settings watch_settings(const std::filesystem::path& data_dir) {
    auto settings = test_settings(data_dir);
    settings.watch.poll = 10ms;
    settings.watch.session_check = 1h;
    return settings;
}

struct Fixture {
    explicit Fixture(const std::function<void(Settings&)>& change = [](Settings&) {})
        : gateway(changed(change), [this](const Settings& settings) { return open(settings); }), worker(dir.path()) {
        gateway.sign_in();
    }

    EventClient watch(const std::string& job_id, std::string_view headers = "", std::string_view method = "GET") {
        auto all = "Cookie: datagen_session=" + gateway.token + "\r\n" + std::string(headers);
        return EventClient(gateway.port(), "/api/tasks/" + job_id + "/events", all, method);
    }
    // The peer's next state, with so many records made.
    void make_progress(const std::string& job_id, std::int64_t made) {
        auto job = worker.jobs.find(job_id).value();
        auto& state = job.peers.at(0);
        state.rev += 1;
        state.generated_ok = made;
        state.phase = documents::PeerPhase::running;
        state.started_at = state.last_update_at = job.view.created_at;
        REQUIRE(worker.jobs.write_peer_state(job_id, state).has_value());
    }
    // Reads of the store until `count` more looks at its change token.
    std::int64_t reads_of_quiet_looks(std::int64_t count) {
        const auto reads = probe.job_reads.load();
        const auto until = probe.tokens + count;
        while (probe.tokens < until)
            std::this_thread::yield();
        return probe.job_reads - reads;
    }

    datagems::test::TempDir dir;
    StoreProbe probe;
    TestGateway gateway;
    WorkerSide worker;

  private:
    Settings changed(const std::function<void(Settings&)>& change) {
        auto settings = watch_settings(dir.path());
        change(settings);
        return settings;
    }
    Result<persistence::Engine> open(const Settings& settings) {
        auto engine = open_engine(settings);
        if (engine) engine->cstore = std::make_unique<ProbedStore>(std::move(engine->cstore), probe);
        return engine;
    }
};

std::int64_t made(const Event& event) {
    return json::parse(event.data).at("job").at("totalGenerated").as_int64();
}

std::string_view status_of(const json::value& state) {
    return state.at("job").at("status").as_string();
}

} // namespace

TEST_CASE("an event stream shows the job at once, each change, and its end") {
    Fixture f;
    const auto id = f.gateway.make_job(4);
    auto stream = f.watch(id);
    const auto head = stream.read_head();
    CHECK(head.find("200 OK") != std::string::npos);
    CHECK(head.find("text/event-stream") != std::string::npos);
    CHECK(head.find("no-store") != std::string::npos);
    const auto first = stream.next("job");
    REQUIRE(first);
    const auto state = json::parse(first->data);
    CHECK(status_of(state) == "queued");
    REQUIRE(state.at("peers").as_array().size() == 2);
    CHECK(state.at("peers").at(0).at("peerId") == "peer-a");
    CHECK_FALSE(state.as_object().contains("details"));

    f.make_progress(id, 1);
    const auto second = stream.next("job");
    REQUIRE(second);
    CHECK(made(*second) == 1);
    CHECK(second->id != first->id);
    f.worker.deliver(id, 0, "", 2, 0);
    CHECK(made(stream.next("job").value()) == 2);
    f.worker.deliver(id, 1, "", 2, 0);
    const auto last = stream.next("job").value();
    CHECK(status_of(json::parse(last.data)) == "succeeded");
    CHECK(stream.next().value().name == "end");
    CHECK_FALSE(stream.next());
    CHECK(stream.ended_in_order());

    // Whoever comes later sees the end; who has seen it is told to stop asking.
    auto late = f.watch(id, "Last-Event-ID: something else\r\n");
    CHECK(late.read_status() == 200);
    CHECK(late.next("end")->id == last.id);
    CHECK(f.watch(id, "Last-Event-ID: " + last.id + "\r\n").read_status() == 204);
}

TEST_CASE("only the owner of a job may follow it") {
    Fixture f;
    const auto id = f.gateway.make_job(4);
    CHECK(f.watch("job_1_000000").read_status() == 404);
    const auto mine = f.watch(id);
    f.gateway.token.clear();
    CHECK(f.watch(id).read_status() == 401);
    add_user(f.dir.path(), test_settings(f.dir.path()), "bob", "bob's password");
    REQUIRE(f.gateway.login("bob", "bob's password").status == 200);
    CHECK(f.watch(id).read_status() == 404);
}

TEST_CASE("HEAD of an event stream opens none") {
    Fixture f([](Settings& settings) { settings.watch.max_streams = 1; });
    const auto id = f.gateway.make_job(4);
    for (int i = 0; i < 3; ++i) {
        auto reply = f.gateway.send(http::Method::head, "/api/tasks/" + id + "/events");
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Type") == "text/event-stream");
    }
}

TEST_CASE("a thousand watchers of a job cost the store what one costs") {
    rlimit files{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &files) == 0);
    constexpr int watchers = 1000;
    constexpr int changes = 20;
    Fixture f([](Settings& settings) { settings.sessions.cache_for = 1h; }); // however long they take to come
    const auto id = f.gateway.make_job(200);
    std::vector<EventClient> streams;
    const auto all_see = [&](std::int64_t count) {
        for (auto& stream : streams) {
            auto event = stream.next("job");
            while (event && made(*event) < count)
                event = stream.next("job");
            REQUIRE(event);
            REQUIRE(made(*event) == count);
        }
    };
    std::int64_t step = 0;
    const auto reads_of_changes = [&] {
        const auto before = f.probe.job_reads.load();
        for (int i = 0; i < changes; ++i) {
            f.make_progress(id, ++step);
            all_see(step);
        }
        return f.probe.job_reads - before;
    };

    streams.push_back(f.watch(id));
    REQUIRE(streams.back().read_status() == 200);
    all_see(0);
    const auto reads_of_one = reads_of_changes();
    const auto before = f.probe.reads.load();
    while (streams.size() < watchers) {
        streams.push_back(f.watch(id));
        REQUIRE(streams.back().read_status() == 200);
    }
    const auto reads_of_coming = f.probe.reads - before;
    const auto reads_of_thousand = reads_of_changes();
    CAPTURE(reads_of_one, reads_of_coming, reads_of_thousand);
    CHECK(reads_of_one == 3 * changes); // the base, the control fields, the peers
    CHECK(reads_of_thousand == reads_of_one);
    CHECK(reads_of_coming < 100); // their one session, and what others do meanwhile
    CHECK(f.reads_of_quiet_looks(20) == 0);
}

TEST_CASE("streams are bounded for each user and in all, and those who leave make room") {
    Fixture f([](Settings& settings) {
        settings.watch.max_streams = 3;
        settings.watch.max_streams_per_user = 2;
    });
    const auto id = f.gateway.make_job(4);
    auto first = f.watch(id);
    CHECK(first.next("job"));
    {
        auto second = f.watch(id);
        CHECK(second.next("job"));
        auto third = f.watch(id);
        CHECK(third.read_head().find("HTTP/1.1 429") == 0);
    }
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    int status = 0;
    std::vector<EventClient> kept;
    while (status != 200 && std::chrono::steady_clock::now() < give_up) {
        kept.push_back(f.watch(id));
        status = kept.back().read_status();
    }
    CHECK(status == 200);

    add_user(f.dir.path(), test_settings(f.dir.path()), "bob", "bob's password");
    REQUIRE(f.gateway.login("bob", "bob's password").status == 200);
    const auto other = f.gateway.make_job(4);
    auto last_place = f.watch(other);
    CHECK(last_place.next("job"));
    CHECK(f.watch(other).read_status() == 503);
}

TEST_CASE("a stream ends soon after its session") {
    Fixture f([](Settings& settings) {
        settings.watch.session_check = 20ms;
        settings.sessions.cache_for = 10ms;
    });
    const auto id = f.gateway.make_job(4);
    auto ended = f.watch(id);
    REQUIRE(ended.next("job"));
    const auto first_token = f.gateway.token;
    f.gateway.sign_in();
    auto other = f.watch(id);
    REQUIRE(other.next("job"));
    f.gateway.token = first_token;
    REQUIRE(f.gateway.post("/api/auth/logout", json::object()).status == 200);
    CHECK_FALSE(ended.next("job"));
    f.make_progress(id, 1);
    CHECK(made(other.next("job").value()) == 1);
}

TEST_CASE("streams outlast a store that is away for a while") {
    Fixture f([](Settings& settings) { settings.listen.live_pause = 10ms; });
    const auto id = f.gateway.make_job(4);
    auto stream = f.watch(id);
    REQUIRE(stream.next("job"));
    f.probe.away = true;
    const auto until = f.probe.tokens + 5;
    while (f.probe.tokens < until)
        std::this_thread::yield();
    CHECK(stream.next().value().name.empty());
    f.make_progress(id, 2);
    f.probe.away = false;
    CHECK(made(stream.next("job").value()) == 2);

    f.probe.away = true;
    const auto id_of_another = "job_1_000000";
    CHECK(f.watch(id_of_another).read_status() == 503);
}

TEST_CASE("a watch that ends with an exception leaves nobody waiting, and the next follower has a new one") {
    Fixture f;
    const auto id = f.gateway.make_job(4);
    auto stream = f.watch(id);
    REQUIRE(stream.next("job"));
    f.probe.throws = true;
    CHECK_FALSE(stream.next());
    CHECK(stream.ended_in_order());
    CHECK(f.watch(id).read_status() == 500);
    f.probe.throws = false;
    CHECK(made(f.watch(id).next("job").value()) == 0);
}

TEST_CASE("a gateway that stops ends its streams at once") {
    Fixture f;
    const auto id = f.gateway.make_job(4);
    auto stream = f.watch(id);
    REQUIRE(stream.next("job"));
    std::thread stopping([&] { f.gateway.stop(); });
    CHECK_FALSE(stream.next());
    CHECK(stream.ended_in_order());
    stopping.join();
}
