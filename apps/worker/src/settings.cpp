#include "settings.hpp"

#include "datagems/client/http_client.hpp"
#include "datagems/inference/prompts.hpp"

#include <algorithm>

namespace datagems::worker {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t min_session_secret_bytes = 32;

// An address of the CStore API, which is what makes ratio1 the default engine.
bool names_cstore(EnvironmentReader& env) {
    return env.find({"EE_CHAINSTORE_API_HOST", "CSTORE_API_HOST", "EE_CHAINSTORE_API_URL"}).has_value();
}

void check_store(EnvironmentReader& env) {
    const auto store = env.choice({"DATAGEN_STORE"}, names_cstore(env) ? "ratio1" : "embedded", {"embedded", "ratio1"});
    if (store == "ratio1") env.report("DATAGEN_STORE", store, "embedded: ratio1 is not available in this build yet");
}

void read_identity(EnvironmentReader& env, Settings& settings) {
    settings.peers = env.list({"R1EN_CHAINSTORE_PEERS", "EE_CHAINSTORE_PEERS"});
    if (settings.peers.empty()) settings.peers.emplace_back("local");
    settings.peer_id = env.text({"R1EN_HOST_ADDR"}, "local");
    if (std::ranges::find(settings.peers, settings.peer_id) == settings.peers.end()) {
        env.report("R1EN_HOST_ADDR", settings.peer_id, "one of the peers in R1EN_CHAINSTORE_PEERS");
    }
}

std::string origin(std::string_view host, std::int64_t port) {
    const bool bare_v6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    auto text = bare_v6 ? "[" + std::string(host) + "]" : std::string(host);
    return "http://" + text + ":" + std::to_string(port);
}

// Host and port come first, then the whole URL, then this machine's model API, then the built-in default.
std::string find_base_url(EnvironmentReader& env) {
    if (const auto host = env.find({"DATAGEN_INFERENCE_HOST"})) {
        return origin(*host, env.integer({"DATAGEN_INFERENCE_PORT"}, 80, 1, 65'535));
    }
    if (auto url = env.find({"DATAGEN_INFERENCE_BASE_URL"})) return std::move(*url);
    const auto machine = env.find({"R1EN_HOST_IP"});
    if (machine && env.find({"API_PORT"})) return origin(*machine, env.integer({"API_PORT"}, 80, 1, 65'535));
    return std::string(inference::INFERENCE_BASE_URL);
}

// The older flag counts only where the number is not set.
std::int64_t read_max_attempts(EnvironmentReader& env) {
    std::int64_t fallback = 4;
    if (env.find({"RETRY_INFERENCE_ON_FAILURE"})) fallback = env.flag({"RETRY_INFERENCE_ON_FAILURE"}) ? 2 : 1;
    return env.integer({"DATAGEN_MAX_ATTEMPTS_PER_RECORD"}, fallback, 1, 100);
}

InferenceSettings read_inference(EnvironmentReader& env) {
    InferenceSettings inference;
    inference.base_url = find_base_url(env);
    if (const auto url = client::parse_url(inference.base_url); !url) {
        env.report("DATAGEN_INFERENCE_BASE_URL", inference.base_url, "an http or https URL: " + url.error().message);
    }
    inference.mock = env.flag({"DATAGEN_MOCK_INFERENCE_API"});
    inference.log_requests = env.flag({"LOG_INFERENCE_REQUESTS"});
    inference.max_in_flight = static_cast<std::size_t>(env.integer({"DATAGEN_MAX_INFLIGHT_REQUESTS"}, 32, 1, 65'536));
    inference.max_attempts = read_max_attempts(env);
    return inference;
}

LogSettings read_log(EnvironmentReader& env) {
    LogSettings settings;
    if (env.choice({"DATAGEN_LOG_FORMAT"}, "text", {"text", "json"}) == "json") settings.format = log::Format::json;
    const auto level = env.choice({"DATAGEN_LOG_LEVEL"}, "info", {"debug", "info", "warning", "error", "off"});
    if (level == "debug") settings.level = log::Level::debug;
    if (level == "warning") settings.level = log::Level::warning;
    if (level == "error") settings.level = log::Level::error;
    if (level == "off") settings.level = log::Level::off;
    return settings;
}

} // namespace

Settings read_settings(EnvironmentReader& env) {
    Settings settings;
    check_store(env);
    settings.data_dir = env.text({"DATAGEN_DATA_DIR"}, "./.datagems");
    settings.cache_dir = env.text({"DATAGEN_LOCAL_CACHE_DIR"}, (settings.data_dir / "cache").string());
    read_identity(env, settings);
    settings.poll = env.seconds({"DATAGEN_JOB_POLL_SECONDS"}, 5s, 10ms, 1h);
    settings.heartbeat = env.seconds({"DATAGEN_HEARTBEAT_SECONDS"}, 5s, 100ms, 1h);
    settings.stop_grace = env.seconds({"DATAGEN_STOP_GRACE_SECONDS"}, 20s, 0s, 1h);
    settings.report_every = env.integer({"DATAGEN_UPDATE_EVERY_K_REQUESTS"}, 5, 1, 1'000'000);
    settings.max_jobs =
        static_cast<std::size_t>(env.integer({"DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE"}, 1, 1, 1'000));
    settings.store_threads = static_cast<std::size_t>(env.integer({"DATAGEN_STORE_THREADS"}, 4, 1, 256));
    settings.inference = read_inference(env);
    settings.session_secret = env.secret({"DATAGEN_SESSION_SECRET"}, Presence::optional, min_session_secret_bytes);
    settings.disabled = env.flag({"DATAGEN_DISABLE_WORKER"});
    settings.log = read_log(env);
    return settings;
}

} // namespace datagems::worker
