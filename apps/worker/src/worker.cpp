#include "worker.hpp"

#include "datagems/async/io_threads.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/client/http_client.hpp"
#include "datagems/inference/logging_model.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/program/service_manager.hpp"
#include "datagems/secrets/random.hpp"
#include "endpoint.hpp"
#include "ledger_sweep.hpp"
#include "poller.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <cstring>
#include <random>

namespace datagems::worker {
namespace {

namespace asio = boost::asio;

constexpr std::size_t storage_queue = 4'096;
// Everything the worker asks of the store it asks again; a stop waits for the last few answers, one after another.
constexpr std::chrono::milliseconds store_patience{2'000};

constexpr std::size_t ledgers_a_call = 10;
constexpr int calls_a_sweep = 20;

// A write in a network takes a tenth of a second and is sent to every replica.
constexpr std::chrono::milliseconds network_report_gap{3'000};

std::function<double()> make_random() {
    std::uint64_t seed = 0;
    const auto bytes = secrets::random_bytes(sizeof seed);
    std::memcpy(&seed, bytes.data(), sizeof seed);
    return
        [engine = std::mt19937_64(seed)]() mutable { return std::uniform_real_distribution<double>(0.0, 1.0)(engine); };
}

client::Settings client_settings(const Settings& settings) {
    client::Settings client;
    client.max_idle_per_origin = settings.inference.max_in_flight;
    client.user_agent = "datagems-worker/" DATAGEMS_VERSION;
    return client;
}

client::Settings guarded(const Settings& settings) {
    auto client = client_settings(settings);
    client.addresses = settings.inference.addresses;
    return client;
}

generation::JobSettings job_settings(const Settings& settings) {
    generation::JobSettings job;
    job.peer_id = settings.peer_id;
    job.cache_dir = settings.cache_dir;
    job.record.max_attempts = settings.inference.max_attempts;
    job.pacing.every_records = settings.report_every;
    if (settings.store.engine == program::StoreEngine::ratio1) job.pacing.min_gap = network_report_gap;
    job.endpoint_check = settings.profile_check;
    job.checkpoint.records = settings.checkpoint_records;
    job.checkpoint.max_wait = settings.checkpoint;
    return job;
}

PollSettings poll_settings(const Settings& settings) {
    PollSettings poll;
    poll.interval = settings.poll;
    poll.max_jobs = settings.max_jobs;
    if (settings.store.engine == program::StoreEngine::ratio1) {
        poll.repeat_last_report = {std::chrono::seconds(1), std::chrono::seconds(10), std::chrono::seconds(60)};
    }
    return poll;
}

generation::AdaptiveLimitSettings gate_settings(const Settings& settings) {
    generation::AdaptiveLimitSettings gate;
    gate.max = settings.inference.max_in_flight;
    return gate;
}

generation::CallBudgetSettings call_budget(const Settings& settings) {
    return {settings.inference.max_requests_per_minute, settings.inference.max_tokens_per_minute};
}

accounts::ProfileSettings profile_settings(const Settings& settings) {
    accounts::ProfileSettings profiles;
    profiles.secret = settings.session_secrets.current;
    profiles.previous_secrets = settings.session_secrets.previous;
    return profiles;
}

Result<persistence::Engine> open_engine(const Settings& settings) {
    return program::open_store(settings.store, {store_patience, settings.log.r1fs_calls});
}

std::unique_ptr<inference::Model> make_model(const Settings& settings, client::HttpClient& own,
                                             client::HttpClient& guarded) {
    auto model = settings.inference.mock ? inference::make_mock_model() : inference::make_model_client(own, guarded);
    return settings.log.inference_requests ? inference::make_logging_model(std::move(model)) : std::move(model);
}

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("worker.task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

} // namespace

class Worker::Impl {
  public:
    Impl(Settings settings, persistence::Engine engine, Identity identity)
        : settings_(std::move(settings)), identity_(std::move(identity)), engine_(std::move(engine)),
          jobs_(*engine_.cstore, *engine_.r1fs), peers_(*engine_.cstore),
          profiles_(*engine_.cstore, profile_settings(settings_), system_clock()), io_("io", 1),
          storage_("store", settings_.store_threads, storage_queue), executor_(io_.executor()),
          own_http_(executor_, client_settings(settings_)), guarded_http_(executor_, guarded(settings_)),
          model_(make_model(settings_, own_http_, guarded_http_)), slots_(executor_, settings_.inference.max_in_flight),
          gates_(system_clock(), gate_settings(settings_), call_budget(settings_)),
          job_settings_(job_settings(settings_)),
          services_{executor_,     jobs_,
                    *engine_.r1fs, *model_,
                    storage_,      slots_,
                    gates_,        system_clock(),
                    make_random(), make_endpoint_resolver(settings_.inference.base_url, profiles_)},
          poller_(services_, job_settings_, *engine_.cstore, poll_settings(settings_)),
          heart_(peers_, storage_, identity_, settings_.peer_id, settings_.heartbeat,
                 [this] { return poller_.activity(); }),
          ledger_sweep_(jobs_, *engine_.r1fs, settings_.cache_dir, settings_.peer_id), stop_(executor_),
          beat_stop_(executor_), tasks_(executor_, report_failure) {}

    End run() {
        auto done = asio::co_spawn(executor_, work(), asio::use_future);
        done.wait();
        own_http_.close();
        guarded_http_.close();
        try {
            const auto end = done.get();
            io_.join();
            return end;
        } catch (...) {
            io_.stop(); // a bug: nothing may run any more when the members go
            throw;
        }
    }

    void stop() {
        asio::post(executor_, [this] { request_stop(); });
    }

    void reload() {
        if (!engine_.replicas || !settings_.environment_file) return;
        auto peers = program::read_peers_again(process_environment(), *settings_.environment_file, settings_.store);
        if (!peers) {
            log::error("worker.peers_kept", {{"reason", peers.error().message}});
            return;
        }
        log::info("worker.peers", {{"count", peers->size()}});
        engine_.replicas->replace(std::move(*peers));
    }

  private:
    asio::awaitable<End> work();
    asio::awaitable<void> beat();
    asio::awaitable<void> abort_after_grace();
    asio::awaitable<void> show_life();
    asio::awaitable<void> sweep_ledgers();

    void request_stop() {
        if (stop_.requested()) return;
        program::tell_stopping();
        log::info("worker.stopping");
        stop_.request();
        poller_.stop();
        tasks_.spawn("grace", abort_after_grace());
    }

    Settings settings_;
    Identity identity_;
    persistence::Engine engine_;
    persistence::JobRepository jobs_;
    persistence::PeerRegistry peers_;
    accounts::ProfileRepository profiles_;
    async::IoThreads io_;
    async::BlockingPool storage_; // below io_: its threads let go of the executor before the context goes
    asio::any_io_executor executor_;
    client::HttpClient own_http_;     // to the operator's own model API
    client::HttpClient guarded_http_; // to what users name
    std::unique_ptr<inference::Model> model_;
    generation::CallSlots slots_;
    generation::EndpointGates gates_;
    generation::JobSettings job_settings_;
    generation::JobServices services_;
    Poller poller_;
    Heart heart_;
    LedgerSweep ledger_sweep_;         // on a storage thread, one call at a time
    generation::StopSignal stop_;      // no new work
    generation::StopSignal beat_stop_; // the last thing to end is the heart
    async::TaskGroup tasks_;
    bool taken_ = false;
};

asio::awaitable<Worker::End> Worker::Impl::work() {
    program::tell_status("claiming peer id " + settings_.peer_id);
    const bool free = co_await heart_.wait_for_claim(stop_);
    if (!free) {
        log::error("peer.taken",
                   {{"peer", settings_.peer_id}, {"reason", "another worker with this peer id is alive"}});
        co_return End::peer_id_taken;
    }
    log::info("worker.started", {{"peer", settings_.peer_id},
                                 {"instance", identity_.instance()},
                                 {"version", DATAGEMS_VERSION},
                                 {"store", engine_.description},
                                 {"mock", settings_.inference.mock}});
    program::tell_ready("working as peer " + settings_.peer_id);
    tasks_.spawn("heart", beat());
    tasks_.spawn("life signs", show_life());
    tasks_.spawn("ledgers", sweep_ledgers());
    co_await poller_.run();
    beat_stop_.request();
    tasks_.cancel(); // the grace, if it still runs
    co_await tasks_.join();
    log::info("worker.stopped");
    co_return taken_ ? End::peer_id_taken : End::stopped;
}

asio::awaitable<void> Worker::Impl::beat() {
    const bool ours = co_await heart_.run(beat_stop_);
    if (ours) co_return;
    taken_ = true;
    log::error("peer.taken", {{"peer", settings_.peer_id}, {"reason", "another worker with this peer id is alive"}});
    request_stop();
}

// The service manager hears of us while the poll loop turns: model calls alone are not enough.
asio::awaitable<void> Worker::Impl::show_life() {
    const auto period = program::watchdog_period();
    if (!period) co_return;
    const std::chrono::nanoseconds pause = *period;
    while (!beat_stop_.requested()) {
        if (poller_.is_moving()) program::tell_alive();
        co_await beat_stop_.sleep(pause);
    }
}

asio::awaitable<void> Worker::Impl::sweep_ledgers() {
    constexpr std::chrono::milliseconds soon{60'000};
    std::chrono::milliseconds pause{5'000};
    auto sweep = [this] { return ledger_sweep_.run(ledgers_a_call); };
    for (;;) {
        const auto share = 0.75 + services_.random() / 2; // workers do not sweep together
        co_await stop_.sleep(std::chrono::floor<std::chrono::milliseconds>(pause * share));
        bool done = false;
        for (int call = 0; call < calls_a_sweep && !done && !stop_.requested(); ++call) {
            const auto swept = co_await async::offload(services_.storage, sweep);
            if (!swept) log::warning("ledger.not_swept", {{"reason", swept.error().message}});
            done = !swept || swept->done;
        }
        if (stop_.requested()) co_return;
        pause = done ? settings_.sweep_every : std::min(settings_.sweep_every, soon);
    }
}

asio::awaitable<void> Worker::Impl::abort_after_grace() {
    co_await beat_stop_.sleep(settings_.stop_grace);
    poller_.abort_calls();
}

Worker::Worker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Worker::~Worker() = default;

Result<std::unique_ptr<Worker>> Worker::create(Settings settings) {
    auto identity = Identity::claim(settings.cache_dir, settings.peer_id, system_clock().now());
    if (!identity) return identity.error();
    auto engine = open_engine(settings);
    if (!engine) return engine.error();
    auto impl = std::make_unique<Impl>(std::move(settings), std::move(*engine), std::move(*identity));
    return std::unique_ptr<Worker>(new Worker(std::move(impl)));
}

Worker::End Worker::run() {
    return impl_->run();
}

void Worker::stop() {
    impl_->stop();
}

void Worker::reload() {
    impl_->reload();
}

Result<std::string> check(const Settings& settings) {
    auto engine = open_engine(settings);
    if (!engine) return engine.error();
    if (auto cstore = engine->cstore->check(); !cstore) return cstore.error();
    if (auto files = engine->r1fs->check(); !files) return files.error();
    if (auto cache = generation::make_directories(settings.cache_dir); !cache) return cache.error();
    return engine->description;
}

} // namespace datagems::worker
