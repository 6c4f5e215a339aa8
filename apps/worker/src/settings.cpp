#include "settings.hpp"

#include <algorithm>

namespace datagems::worker {
namespace {

using namespace std::chrono_literals;

void read_identity(EnvironmentReader& env, Settings& settings) {
    settings.peers = program::read_peers(env, settings.store);
    settings.environment_file = program::read_environment_file_setting(env);
    settings.peer_id = program::read_host_address(env, settings.store);
    if (!settings.peer_id.empty() && std::ranges::find(settings.peers, settings.peer_id) == settings.peers.end()) {
        env.report("R1EN_HOST_ADDR", settings.peer_id, "one of the peers in R1EN_CHAINSTORE_PEERS");
    }
}

// The ledgers of the embedded engine are beside its data.
std::filesystem::path default_cache_dir(const program::StoreSettings& store) {
    if (store.engine == program::StoreEngine::ratio1) return "/_local_cache/datagen";
    return store.data_dir / "cache";
}

InferenceSettings read_inference(EnvironmentReader& env) {
    InferenceSettings inference;
    inference.base_url = program::read_inference_base_url(env);
    inference.addresses = program::read_address_rules(env, inference.base_url);
    inference.mock = env.flag({"DATAGEN_MOCK_INFERENCE_API"});
    inference.max_in_flight = static_cast<std::size_t>(program::read_max_in_flight(env));
    inference.max_attempts = program::read_max_attempts(env);
    inference.max_requests_per_minute = env.integer({"DATAGEN_MAX_REQUESTS_PER_MINUTE"}, 0, 0, 1'000'000'000);
    inference.max_tokens_per_minute = env.integer({"DATAGEN_MAX_TOKENS_PER_MINUTE"}, 0, 0, 1'000'000'000'000);
    return inference;
}

} // namespace

Settings read_settings(EnvironmentReader& env) {
    Settings settings;
    settings.store = program::read_store(env);
    settings.cache_dir = env.text({"DATAGEN_LOCAL_CACHE_DIR"}, default_cache_dir(settings.store).string());
    read_identity(env, settings);
    settings.poll = env.seconds({"DATAGEN_JOB_POLL_SECONDS"}, 5s, 10ms, 1h);
    settings.heartbeat = env.seconds({"DATAGEN_HEARTBEAT_SECONDS"}, 5s, 100ms, 1h);
    settings.stop_grace = env.seconds({"DATAGEN_STOP_GRACE_SECONDS"}, 20s, 0s, 1h);
    settings.report_every = env.integer({"DATAGEN_UPDATE_EVERY_K_REQUESTS"}, 5, 1, 1'000'000);
    settings.checkpoint_records = env.integer({"DATAGEN_CHECKPOINT_RECORDS"}, 5'000, 1, 100'000);
    settings.checkpoint = env.seconds({"DATAGEN_CHECKPOINT_SECONDS"}, 15s, 100ms, 24h);
    settings.max_jobs =
        static_cast<std::size_t>(env.integer({"DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE"}, 1, 1, 1'000));
    settings.store_threads = static_cast<std::size_t>(env.integer({"DATAGEN_STORE_THREADS"}, 4, 1, 256));
    settings.sweep_every = std::chrono::minutes(env.integer({"DATAGEN_SWEEP_MINUTES"}, 60, 1, 7 * 24 * 60));
    settings.inference = read_inference(env);
    settings.session_secrets = program::read_session_secrets(env, settings.store.mock);
    settings.profile_check = env.seconds({"DATAGEN_PROFILE_CHECK_SECONDS"}, 30s, 100ms, 1h);
    settings.disabled = env.flag({"DATAGEN_DISABLE_WORKER"});
    settings.log = program::read_log(env);
    return settings;
}

} // namespace datagems::worker
