#include "runner_fixture.hpp"

#include "datagems/persistence/job_removal.hpp"

#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>

#include <sstream>

namespace datagems::test {

using namespace std::chrono_literals;

JobWorld::JobWorld(std::int64_t records, std::string_view schema_text, std::optional<std::string> profile_id) {
    persistence::EmbeddedOptions options;
    options.data_dir = dir_.path() / "data";
    engine_ = persistence::open_embedded(options).value();
    jobs_ = std::make_unique<persistence::JobRepository>(*engine_.cstore, *engine_.r1fs);

    documents::JobBase base;
    base.id = job_id;
    base.owner = "ann";
    base.title = "people";
    base.total_records = records;
    base.peers = {"peer-a"};
    base.created_at = system_clock().now();
    base.updated_at = base.created_at;
    documents::JobDetails details;
    details.id = job_id;
    details.owner = "ann";
    details.description = "people";
    details.instructions = "make people";
    details.schema = boost::json::parse(schema_text).as_object();
    details.inference.base_url = "http://127.0.0.1:9";
    details.inference.path = "/create_chat_completion";
    details.inference.profile_id = std::move(profile_id);
    details.created_at = base.created_at;
    static_cast<void>(jobs_->create(base, details).value());
}

std::vector<std::string> JobWorld::result_lines() const {
    std::istringstream text(file(state().result_cid.value()));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    return lines;
}

namespace {

generation::AdaptiveLimitSettings limited_to(std::size_t in_flight) {
    generation::AdaptiveLimitSettings settings;
    settings.max = in_flight;
    return settings;
}

} // namespace

JobRun::JobRun(JobWorld& world, inference::Model& model, std::size_t in_flight)
    : slots_(io_.executor(), in_flight), gates_(system_clock(), limited_to(in_flight)),
      services_{io_.executor(), world.jobs(),   world.files(),      model, storage_, slots_,
                gates_,         system_clock(), [] { return 0.5; }, {}} {
    services_.endpoint = [](const documents::JobDetails& details) {
        inference::Endpoint endpoint;
        endpoint.base_url = details.inference.base_url;
        endpoint.path = details.inference.path;
        return Result<inference::Endpoint>(std::move(endpoint));
    };
    settings_.peer_id = "peer-a";
    settings_.cache_dir = world.cache();
    settings_.record.max_attempts = 3;
    settings_.record.backoff = {1ms, 2ms};
    settings_.health.probe_backoff = {1ms, 5ms};
    settings_.store_backoff = {1ms, 5ms};
    settings_.pacing.min_gap = 1ms;
}

std::future<generation::JobEnd> JobRun::start() {
    runner_ = std::make_unique<generation::JobRunner>(services_, settings_, JobWorld::job_id);
    return boost::asio::co_spawn(io_.executor(), runner_->run(), boost::asio::use_future);
}

void JobRun::cancel() {
    boost::asio::post(io_.executor(), [this] { runner_->cancel(); });
}

void JobRun::drop() {
    boost::asio::post(io_.executor(), [this] { runner_->drop(); });
}

void JobWorld::remove() {
    persistence::JobRemover remover(*engine_.cstore, *engine_.r1fs);
    REQUIRE(remover.remove(view(), "ann").has_value());
}

void JobRun::stop() {
    boost::asio::post(io_.executor(), [this] { runner_->stop(); });
}

} // namespace datagems::test
