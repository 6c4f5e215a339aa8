// Jobs as somebody may have put them into the store: what they may have called of the operator's own model API.
#include "model_endpoint.hpp"
#include "worker.hpp"

#include "datagems/inference/own_api.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <future>
#include <thread>

using namespace datagems;
using namespace std::chrono_literals;
using datagems::test::ModelEndpoint;
using worker::Worker;

namespace {

// One worker, beside a model API of its operator's on loopback, and no range opened for users.
class Site {
  public:
    Site() {
        worker::Settings settings;
        settings.store.data_dir = dir_.path() / "data";
        settings.cache_dir = dir_.path() / "cache";
        settings.peer_id = "a";
        settings.poll = 20ms;
        settings.heartbeat = 100ms;
        settings.max_jobs = 8; // a paused one keeps its place
        settings.session_secrets.current = std::string(32, 's');
        settings.inference.base_url = model.base_url();
        settings.inference.addresses.exempt.push_back(inference::own_endpoint(model.base_url()).value());
        worker_ = Worker::create(std::move(settings)).value();
        end_ = std::async(std::launch::async, [this] { return worker_->run(); });
    }
    ~Site() {
        worker_->stop();
        end_.wait();
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    std::string confirm(bool external, const std::string& base_url, const std::string& path) {
        documents::JobBase base;
        base.id = "job_1795343074001_abcde" + std::to_string(jobs_made_++);
        base.owner = "ann";
        base.title = "people";
        base.total_records = 2;
        base.peers = {"a"};
        base.created_at = system_clock().now();
        base.updated_at = base.created_at;
        documents::JobDetails details;
        details.id = base.id;
        details.owner = base.owner;
        details.description = "people";
        details.instructions = "make people";
        details.schema = boost::json::parse(R"({"type":"object","properties":{"name":{"type":"string"}},)"
                                            R"("required":["name"]})")
                             .as_object();
        details.inference.use_external_api = external;
        details.inference.base_url = base_url;
        details.inference.path = path;
        details.inference.response_format = "json_schema";
        details.created_at = base.created_at;
        return jobs_.create(base, details).value().id;
    }

    // Whether the job comes to where `condition` holds of its peer's state.
    template <class Condition>
    bool comes_to(const std::string& id, Condition condition) {
        const auto limit = std::chrono::steady_clock::now() + 60s;
        while (!condition(jobs_.find(id).value().peers.at(0))) {
            if (std::chrono::steady_clock::now() > limit) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }

    const ModelEndpoint model;

  private:
    datagems::test::TempDir dir_;
    persistence::Engine engine_{persistence::open_embedded({dir_.path() / "data", 10s}).value()};
    persistence::JobRepository jobs_{*engine_.cstore, *engine_.r1fs};
    int jobs_made_ = 0;
    std::unique_ptr<Worker> worker_;
    std::future<Worker::End> end_;
};

bool is_finished(const documents::PeerState& peer) {
    return peer.finished_at.has_value();
}

bool is_paused_by_its_path(const documents::PeerState& peer) {
    return peer.paused_because.value_or("").find("has no model API at this path") != std::string::npos;
}

} // namespace

TEST_CASE("a stored job reaches the operator's model API at paths of chat completions") {
    for (const bool external : {false, true}) {
        INFO(external);
        Site site;
        const auto id = site.confirm(external, site.model.base_url(), "/v1/chat/completions");
        REQUIRE(site.comes_to(id, is_finished));
        const auto calls = site.model.calls();
        REQUIRE_FALSE(calls.empty());
        CHECK(std::ranges::all_of(calls,
                                  [](const auto& call) { return call.line == "POST /v1/chat/completions HTTP/1.1"; }));
    }
}

TEST_CASE("a stored job reaches nothing else on the operator's host, whatever it says of itself") {
    for (const bool external : {false, true}) {
        INFO(external);
        Site site;
        // Opens a connection first, which the others must not ride on.
        const auto good = site.confirm(external, site.model.base_url(), "/create_chat_completion");
        REQUIRE(site.comes_to(good, is_finished));
        for (const char* path : {"/shutdown", "/v1/chat/completions/../../../shutdown", "/models"}) {
            INFO(path);
            const auto id = site.confirm(external, site.model.base_url(), path);
            REQUIRE(site.comes_to(id, is_paused_by_its_path));
        }
        const auto calls = site.model.calls();
        CHECK(std::ranges::all_of(
            calls, [](const auto& call) { return call.line == "POST /create_chat_completion HTTP/1.1"; }));
    }
}
