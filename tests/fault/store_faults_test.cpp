// Store calls that fail, stall, or were done although they seem to have failed, under two real workers' jobs: every
// index once, nothing paid twice, and what the store says in the end is exact.
#include "datagems/async/io_threads.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/faulty_store.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "poller.hpp"
#include "seed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <future>
#include <sstream>

using namespace datagems;
using namespace std::chrono_literals;

namespace {

namespace asio = boost::asio;

// Answers after a while; errs in a third of its replies, half of them on the way.
class ErringModel final : public inference::Model {
  public:
    ErringModel(std::uint64_t seed, std::chrono::milliseconds latency) : random_(seed), latency_(latency) {}

    asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint&,
                                                     const inference::Completion& completion) override {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor, latency_);
        co_await timer.async_wait(asio::use_awaitable);
        auto reply = draw(*completion.seed_hint);
        co_return reply;
    }

    [[nodiscard]] std::int64_t good() const noexcept { return good_; }

  private:
    inference::ReplyResult draw(std::uint64_t index) {
        const std::scoped_lock hold(mutex_);
        const auto point = std::uniform_int_distribution<int>(0, 5)(random_);
        if (point == 0) return inference::Failure{inference::FailureKind::retry_call, "503", "told to be busy", {}};
        if (point == 1) return inference::Reply{"no JSON", "stop", 10, 20};
        ++good_;
        return inference::Reply{"{\"n\":" + std::to_string(index) + "}", "stop", 10, 20};
    }

    std::mutex mutex_;
    std::mt19937_64 random_;
    std::chrono::milliseconds latency_;
    std::atomic<std::int64_t> good_{0};
};

generation::JobSettings job_settings(const std::string& peer, const std::filesystem::path& cache) {
    generation::JobSettings settings;
    settings.peer_id = peer;
    settings.cache_dir = cache;
    settings.record.max_attempts = 2;
    settings.record.backoff = {1ms, 5ms};
    settings.store_backoff = {5ms, 100ms};
    settings.pacing.min_gap = 10ms;
    settings.pacing.backoff = {5ms, 100ms};
    return settings;
}

worker::PollSettings poll_settings() {
    worker::PollSettings settings;
    settings.interval = 20ms;
    settings.max_jobs = 2;
    settings.rest = 50ms;
    return settings;
}

inference::Endpoint endpoint_of(const documents::JobDetails& details) {
    inference::Endpoint endpoint;
    endpoint.base_url = details.inference.base_url;
    endpoint.path = details.inference.path;
    return endpoint;
}

// A worker's poll loop and all it runs, in this process. Stops at the end of its scope.
class FaultyWorker {
  public:
    FaultyWorker(const std::string& peer, const std::filesystem::path& cache, persistence::Engine& engine,
                 test::StoreFaults& faults, inference::Model& model)
        : cstore_(*engine.cstore, faults), files_(*engine.r1fs, faults), jobs_(cstore_, files_),
          slots_(io_.executor(), in_flight), gates_(system_clock(), {}),
          job_settings_(job_settings(peer, cache)), services_{
                                                        io_.executor(),
                                                        jobs_,
                                                        files_,
                                                        model,
                                                        storage_,
                                                        slots_,
                                                        gates_,
                                                        system_clock(),
                                                        [random = std::mt19937_64(1)]() mutable {
                                                            return std::uniform_real_distribution<double>(0, 1)(random);
                                                        },
                                                        [](const documents::JobDetails& details) {
                                                            return Result<inference::Endpoint>(endpoint_of(details));
                                                        }},
          poller_(services_, job_settings_, cstore_, poll_settings()),
          end_(asio::co_spawn(io_.executor(), poller_.run(), asio::use_future)) {}
    ~FaultyWorker() {
        asio::post(io_.executor(), [this] { poller_.stop(); });
        end_.wait();
        io_.join();
    }
    FaultyWorker(const FaultyWorker&) = delete;
    FaultyWorker& operator=(const FaultyWorker&) = delete;

    static constexpr std::size_t in_flight = 8;

  private:
    async::IoThreads io_{"io", 1};
    async::BlockingPool storage_{"store", 4, 256};
    test::FaultyCStore cstore_;
    test::FaultyR1fs files_;
    persistence::JobRepository jobs_;
    generation::CallSlots slots_;
    generation::EndpointGates gates_;
    generation::JobSettings job_settings_;
    generation::JobServices services_;
    worker::Poller poller_;
    std::future<void> end_;
};

// The store as it is, without faults, and jobs in it.
class Site {
  public:
    Site() {
        persistence::EmbeddedOptions options;
        options.data_dir = dir_.path() / "data";
        engine_ = persistence::open_embedded(options).value();
        jobs_ = std::make_unique<persistence::JobRepository>(*engine_.cstore, *engine_.r1fs);
    }

    std::string confirm(std::int64_t records) {
        documents::JobBase base;
        base.id = "job_" + std::to_string(1'795'343'074'000 + ++count_) + "_abcdef";
        base.owner = "ann";
        base.title = "numbers";
        base.total_records = records;
        base.peers = {"a", "b"};
        base.created_at = system_clock().now();
        base.updated_at = base.created_at;
        documents::JobDetails details;
        details.id = base.id;
        details.owner = base.owner;
        details.description = "numbers";
        details.instructions = "make numbers";
        details.schema =
            boost::json::parse(R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})")
                .as_object();
        details.inference.base_url = "http://127.0.0.1:9";
        details.inference.path = "/create_chat_completion";
        details.created_at = base.created_at;
        return jobs_->create(base, details).value().id;
    }

    [[nodiscard]] std::filesystem::path cache(const std::string& peer) const { return dir_.path() / ("cache-" + peer); }
    [[nodiscard]] persistence::Engine& engine() { return engine_; }
    [[nodiscard]] persistence::JobRecord job(const std::string& id) { return jobs_->find(id).value(); }

    bool wait_until_over(const std::string& id, std::chrono::seconds patience) {
        const auto limit = std::chrono::steady_clock::now() + patience;
        while (!documents::is_terminal(job(id).view.status)) {
            if (std::chrono::steady_clock::now() > limit) return false;
            std::this_thread::sleep_for(10ms);
        }
        return true;
    }

    // Every index of the job once, in order, each with the record that was asked for. Returns the good ones.
    std::int64_t check_exact(const std::string& id) {
        const auto record = job(id);
        REQUIRE(record.view.status == documents::JobStatus::succeeded);
        std::int64_t next = 0;
        std::int64_t good = 0;
        for (const auto& peer : record.peers) {
            std::istringstream text(engine_.r1fs->read_all(peer.result_cid.value(), 1 << 26).value());
            for (std::string text_line; std::getline(text, text_line); ++next) {
                const auto line = boost::json::parse(text_line);
                REQUIRE(line.at("i").as_int64() == next);
                if (!line.at("ok").as_bool()) continue;
                REQUIRE(line.at("data").at("n").as_int64() == next);
                ++good;
            }
        }
        CHECK(next == record.view.total_records);
        CHECK(record.view.total_generated == next);
        CHECK(record.view.total_ok == good);
        CHECK(record.view.total_failed == next - good);
        return good;
    }

  private:
    test::TempDir dir_;
    persistence::Engine engine_;
    std::unique_ptr<persistence::JobRepository> jobs_;
    std::int64_t count_ = 0;
};

// A line for each of thousands of faults says nothing.
[[maybe_unused]] const bool quiet = [] {
    log::configure(log::Level::error, log::Format::text);
    return true;
}();

} // namespace

TEST_CASE("a third of store calls fail or stall, and every job ends exact") {
    auto random = test::seeded("store");
    test::StoreFaultRates rates;
    rates.refused = 0.12;
    rates.unconfirmed = 0.08;
    rates.stalled = 0.10;
    rates.longest_stall = test::is_long() ? 3'000ms : 100ms;
    test::StoreFaults faults(random(), rates);
    ErringModel model(random(), test::is_long() ? 20ms : 1ms);
    Site site;
    std::vector<std::string> ids;
    for (int job = 0; job < test::rounds(6, 30); ++job) {
        ids.push_back(site.confirm(std::uniform_int_distribution<std::int64_t>(2, test::rounds(400, 4'000))(random)));
    }
    std::int64_t good = 0;
    {
        const FaultyWorker a("a", site.cache("a"), site.engine(), faults, model);
        const FaultyWorker b("b", site.cache("b"), site.engine(), faults, model);
        for (const auto& id : ids) {
            INFO(id);
            REQUIRE(site.wait_until_over(id, test::is_long() ? 600s : 300s));
            good += site.check_exact(id);
        }
    }
    std::cout << faults.faults() << " of " << faults.calls() << " store calls failed or stalled; " << ids.size()
              << " jobs, " << good << " good records, " << model.good() << " good calls\n";
    CHECK(model.good() == good);
    CHECK(static_cast<double>(faults.faults()) > 0.25 * static_cast<double>(faults.calls()));
}

TEST_CASE("workers that are stopped while the store fails go on where they were") {
    auto random = test::seeded("stops");
    test::StoreFaultRates rates;
    rates.refused = 0.2;
    rates.unconfirmed = 0.1;
    test::StoreFaults faults(random(), rates);
    ErringModel model(random(), 2ms);
    Site site;
    const auto id = site.confirm(2'000);
    for (int stop = 0; stop < test::rounds(5, 100); ++stop) {
        const FaultyWorker a("a", site.cache("a"), site.engine(), faults, model);
        const FaultyWorker b("b", site.cache("b"), site.engine(), faults, model);
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200)); // the moment is what is random here
    }
    const FaultyWorker a("a", site.cache("a"), site.engine(), faults, model);
    const FaultyWorker b("b", site.cache("b"), site.engine(), faults, model);
    REQUIRE(site.wait_until_over(id, 300s));
    CHECK(site.check_exact(id) == model.good());
}
