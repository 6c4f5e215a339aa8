// Jobs that cannot go on, of one owner, and those of others.
#include "datagems/async/io_threads.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "poller.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <future>
#include <thread>

using namespace datagems;
using namespace std::chrono_literals;
using worker::WaitingPlaces;

namespace {

namespace asio = boost::asio;

// A poll loop with two waiting places, on a store that never says whether it changed. The jobs of ann and amy have no
// endpoint; the built-in model makes those of the others.
class Site {
  public:
    Site()
        : services_{io_.executor(), jobs_,          *files_.r1fs,       *model_,      storage_, slots_,
                    gates_,         system_clock(), [] { return 0.5; }, find_endpoint},
          poller_(services_, settings_, store_, poll_settings()) {}
    ~Site() {
        asio::post(io_.executor(), [this] { poller_.stop(); });
        if (end_.valid()) end_.wait();
        io_.join();
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    void start() { end_ = asio::co_spawn(io_.executor(), poller_.run(), asio::use_future); }

    std::string confirm(const std::string& owner) {
        documents::JobBase base;
        base.id = "job_" + std::to_string(1'795'343'074'000 + ++count_) + "_abcdef";
        base.owner = owner;
        base.title = "people";
        base.total_records = 2;
        base.peers = {"a"};
        base.created_at = Timestamp(1'795'343'074'000ms + std::chrono::milliseconds(count_));
        base.updated_at = base.created_at;
        documents::JobDetails details;
        details.id = base.id;
        details.owner = owner;
        details.description = "people";
        details.instructions = "make people";
        details.schema = boost::json::parse(R"({"type":"object","properties":{"name":{"type":"string"}}})").as_object();
        details.created_at = base.created_at;
        return jobs_.create(base, details).value().id;
    }

    // The jobs that are at work or wait.
    std::vector<std::string> jobs() {
        const auto ask = [this] { return poller_.activity().jobs; };
        return asio::post(io_.executor(), std::packaged_task<std::vector<std::string>()>(ask)).get();
    }
    documents::PeerState state(const std::string& id) { return jobs_.find(id).value().peers.at(0); }
    bool is_paused(const std::string& id) { return state(id).paused_because.has_value(); }
    bool is_finished(const std::string& id) { return state(id).finished_at.has_value(); }

  private:
    static Result<inference::Endpoint> find_endpoint(const documents::JobDetails& details) {
        if (details.owner.starts_with('a')) return Error{errc::not_found, "no endpoint"};
        return inference::Endpoint();
    }
    static generation::JobSettings job_settings(const std::filesystem::path& cache) {
        generation::JobSettings settings;
        settings.peer_id = "a";
        settings.cache_dir = cache;
        return settings;
    }
    static worker::PollSettings poll_settings() {
        worker::PollSettings settings;
        settings.interval = 5ms;
        settings.max_waiting_jobs = 2;
        return settings;
    }

    test::TempDir dir_;
    async::IoThreads io_{"io", 1};
    async::BlockingPool storage_{"store", 2, 64};
    test::MemoryCStore store_;
    persistence::Engine files_ = persistence::open_embedded({dir_.path() / "data", 10s}).value();
    persistence::JobRepository jobs_{store_, *files_.r1fs};
    std::unique_ptr<inference::Model> model_ = inference::make_mock_model();
    generation::CallSlots slots_{io_.executor(), 4};
    generation::EndpointGates gates_{system_clock(), {}};
    generation::JobSettings settings_ = job_settings(dir_.path() / "cache");
    generation::JobServices services_;
    worker::Poller poller_;
    std::future<void> end_;
    int count_ = 0;
};

template <class Condition>
bool wait_until(const Condition& condition) {
    const auto limit = std::chrono::steady_clock::now() + 60s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

} // namespace

TEST_CASE("one owner's waiting jobs make room for another's, and go on waiting when it has ended") {
    Site site;
    const auto first = site.confirm("ann");
    const auto second = site.confirm("ann");
    const auto third = site.confirm("ann");
    site.start();
    REQUIRE(wait_until([&] { return site.is_paused(first) && site.is_paused(second); }));
    CHECK(site.jobs() == std::vector{first, second});
    const auto bobs = site.confirm("bob");
    REQUIRE(wait_until([&] { return site.is_finished(bobs); }));
    REQUIRE(wait_until([&] { return site.jobs() == std::vector{first, second}; }));
    CHECK_FALSE(site.is_paused(third));
}

TEST_CASE("two owners of waiting jobs have as many places each") {
    Site site;
    const auto anns = site.confirm("ann");
    const auto anns_later = site.confirm("ann");
    site.start();
    REQUIRE(wait_until([&] { return site.is_paused(anns) && site.is_paused(anns_later); }));
    const auto amys = site.confirm("amy");
    REQUIRE(wait_until([&] { return site.is_paused(amys); }));
    CHECK(site.jobs() == std::vector{anns, amys});
}

TEST_CASE("an owner has his share of the waiting places when he has as many as there would be for each") {
    WaitingPlaces places(4);
    CHECK_FALSE(places.has_share("ann"));
    for (const auto* job : {"job_1", "job_2", "job_3", "job_4"}) {
        CHECK_FALSE(places.full());
        places.add_waiting(job, "ann");
    }
    CHECK(places.full());
    CHECK(places.has_share("ann"));
    CHECK(places.job_beyond_share().empty()); // nobody else has a job
    places.add_owner("bob");
    CHECK_FALSE(places.has_share("bob"));
    CHECK(places.job_beyond_share() == "job_4");
}

TEST_CASE("with more owners than waiting places each has one, and nobody makes room") {
    WaitingPlaces places(2);
    places.add_waiting("job_1", "ann");
    places.add_waiting("job_2", "bob");
    places.add_owner("cleo");
    CHECK(places.has_share("ann"));
    CHECK_FALSE(places.has_share("cleo"));
    CHECK(places.full());
    CHECK(places.job_beyond_share().empty());
}
