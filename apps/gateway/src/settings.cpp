#include "settings.hpp"

#include "listen_settings.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/inference/prompts.hpp"

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

// Over the network each look at a job costs three calls.
constexpr auto network_watch_poll = 2s;
constexpr auto network_session_cache = 2s;

AccountSettings read_accounts(EnvironmentReader& env, bool mock) {
    const auto presence = mock ? Presence::optional : Presence::required;
    AccountSettings accounts;
    accounts.hash_key = env.text({"R1EN_CSTORE_AUTH_HKEY", "EE_CSTORE_AUTH_HKEY"}, mock ? "datagen:auth" : "");
    if (accounts.hash_key.empty())
        env.report("R1EN_CSTORE_AUTH_HKEY", "", "the name of the hash with the user records");
    accounts.pepper = env.secret({"R1EN_CSTORE_AUTH_SECRET", "EE_CSTORE_AUTH_SECRET"}, presence);
    accounts.bootstrap_admin_password =
        env.secret({"R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD", "EE_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD",
                    "EE_CSTORE_AUTH_BOOTSTRAP_ADMIN_PW"},
                   presence);
    return accounts;
}

accounts::SessionSettings read_sessions(EnvironmentReader& env, bool mock) {
    accounts::SessionSettings sessions;
    auto secrets = program::read_session_secrets(env, mock);
    sessions.secret = std::move(secrets.current);
    sessions.previous_secrets = std::move(secrets.previous);
    return sessions;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

std::vector<IpRange> read_trusted_proxies(EnvironmentReader& env) {
    std::vector<IpRange> ranges;
    for (const auto& text : env.list({"DATAGEN_TRUSTED_PROXIES"})) {
        auto range = IpRange::parse(text);
        if (range) ranges.push_back(std::move(*range));
        if (!range) env.report("DATAGEN_TRUSTED_PROXIES", text, "addresses or ranges such as 10.0.0.0/8");
    }
    return ranges;
}

std::string listening_url(const server::Settings& listen) {
    const bool v6 = listen.host.find(':') != std::string::npos;
    const auto* scheme = listen.tls ? "https://" : "http://";
    return scheme + (v6 ? "[" + listen.host + "]" : listen.host) + ":" + std::to_string(listen.port);
}

InferenceSettings read_inference(EnvironmentReader& env) {
    InferenceSettings inference;
    inference.base_url = program::read_inference_base_url(env);
    inference.addresses = program::read_address_rules(env, inference.base_url);
    inference.path = inference::CREATE_CHAT_COMPLETION_PATH;
    inference.mock = env.flag({"DATAGEN_MOCK_INFERENCE_API"});
    inference.max_attempts = program::read_max_attempts(env);
    inference.max_in_flight = program::read_max_in_flight(env);
    inference.preview_limit = env.seconds({"DATAGEN_PREVIEW_SECONDS"}, 120s, 1s, 1h);
    return inference;
}

Limits read_limits(EnvironmentReader& env) {
    Limits limits;
    limits.max_records_per_job = env.integer({"DATAGEN_MAX_RECORDS_PER_JOB"}, 200, 1, 1'000'000'000);
    limits.max_drafts_per_minute = env.integer({"DATAGEN_MAX_DRAFTS_PER_MINUTE"}, 30, 1, 1'000'000);
    limits.max_open_jobs_per_user = env.integer({"DATAGEN_MAX_OPEN_JOBS_PER_USER"}, 100, 1, 1'000'000);
    limits.max_profiles = env.integer({"DATAGEN_MAX_EXTERNAL_API_CONFIGS"}, 10, 1, 100);
    return limits;
}

WatchSettings read_watch(EnvironmentReader& env, program::StoreEngine engine) {
    WatchSettings watch;
    if (engine == program::StoreEngine::ratio1) watch.poll = network_watch_poll;
    watch.max_streams = static_cast<std::size_t>(env.integer({"DATAGEN_MAX_EVENT_STREAMS"}, 5'000, 1, 1'000'000));
    watch.max_streams_per_user =
        static_cast<std::size_t>(env.integer({"DATAGEN_MAX_EVENT_STREAMS_PER_USER"}, 1'200, 1, 1'000'000));
    return watch;
}

HousekeepingSettings read_housekeeping(EnvironmentReader& env) {
    HousekeepingSettings housekeeping;
    housekeeping.every = std::chrono::minutes(env.integer({"DATAGEN_SWEEP_MINUTES"}, 60, 1, 7 * 24 * 60));
    // 0 as unset: a setting that deletes is not to be one digit away from deleting everything.
    const auto days = env.integer({"DATAGEN_RETENTION_DAYS"}, 0, 0, 36'500);
    if (days > 0) housekeeping.retention = std::chrono::days(days);
    return housekeeping;
}

std::optional<std::string> read_web_root(EnvironmentReader& env) {
    const auto root = env.text({"DATAGEN_WEB_ROOT"}, "");
    if (root.empty()) return std::nullopt;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(std::filesystem::path(root) / "index.html", ignored)) {
        env.report("DATAGEN_WEB_ROOT", root, "a folder with an index.html");
    }
    return root;
}

PageSettings read_page(EnvironmentReader& env) {
    constexpr std::size_t max_preset_bytes = 16 * 1024;
    PageSettings page;
    page.show_failures = env.flag({"NEXT_PUBLIC_SHOW_FAILURES"}, page.show_failures);
    page.ui_test_preset = env.text({"NEXT_PUBLIC_DATAGEN_UI_TEST_PRESET"}, "");
    if (page.ui_test_preset.size() > max_preset_bytes || !is_valid_utf8(page.ui_test_preset)) {
        env.report("NEXT_PUBLIC_DATAGEN_UI_TEST_PRESET", "", "UTF-8 of at most 16 KiB");
    }
    page.active_poll = std::chrono::seconds(env.integer({"DATAGEN_ACTIVE_POLL_SECONDS"}, 10, 1, 3'600));
    page.idle_poll = std::chrono::seconds(env.integer({"DATAGEN_IDLE_POLL_SECONDS"}, 30, 1, 3'600));
    return page;
}

} // namespace

Settings read_settings(EnvironmentReader& env) {
    Settings settings;
    settings.store = program::read_store(env);
    const bool mock = settings.store.mock;
    settings.peers = program::read_peers(env, settings.store);
    settings.environment_file = program::read_environment_file_setting(env);
    settings.host_id = env.find({"R1EN_HOST_ID"});
    settings.web_root = read_web_root(env);
    settings.page = read_page(env);
    settings.accounts = read_accounts(env, mock);
    settings.sessions = read_sessions(env, mock);
    settings.sign_up = read_sign_up(env);
    // Looks are rarer there, and within 5 seconds streams are to hear that their session is over.
    if (settings.store.engine == program::StoreEngine::ratio1) settings.sessions.cache_for = network_session_cache;
    settings.housekeeping = read_housekeeping(env);
    settings.housekeeping.mail_failure_lifetime = settings.sign_up.failure_lifetime;
    settings.secure_cookie = env.flag({"DATAGEN_COOKIE_SECURE"});
    settings.trusted_proxies = read_trusted_proxies(env);
    settings.listen = read_listen(env, settings.trusted_proxies);
    settings.app_url = read_app_url(env, listening_url(settings.listen));
    if (mock && !is_loopback(settings.listen.host)) {
        env.report("DATAGEN_APP_HOST", settings.listen.host,
                   "a loopback address while DATAGEN_MOCK_CSTORE is on: its passwords are known to all");
    }
    settings.inference = read_inference(env);
    settings.limits = read_limits(env);
    settings.watch = read_watch(env, settings.store.engine);
    settings.threads.io = static_cast<std::size_t>(env.integer({"DATAGEN_IO_THREADS"}, 2, 1, 256));
    settings.listen.single_threaded = settings.threads.io == 1;
    settings.threads.store = static_cast<std::size_t>(env.integer({"DATAGEN_STORE_THREADS"}, 8, 1, 256));
    settings.log = program::read_log(env);
    settings.stop_grace = env.seconds({"DATAGEN_STOP_GRACE_SECONDS"}, 20s, 0s, 1h);
    return settings;
}

} // namespace datagems::gateway
