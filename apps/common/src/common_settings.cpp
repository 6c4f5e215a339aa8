#include "datagems/program/common_settings.hpp"

#include "datagems/client/http_client.hpp"
#include "datagems/inference/own_api.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/secrets/random.hpp"
#include "network_address.hpp"

namespace datagems::program {
namespace {

std::string default_base_url(EnvironmentReader& env) {
    const auto machine = env.find({"R1EN_HOST_IP"});
    if (machine && env.find({"API_PORT"})) return origin(*machine, env.integer({"API_PORT"}, 80, 1, 65'535));
    return std::string(inference::INFERENCE_BASE_URL);
}

std::string find_base_url(EnvironmentReader& env) {
    const auto host = env.text({"DATAGEN_INFERENCE_HOST"}, "");
    if (!host.empty()) return origin(host, env.integer({"DATAGEN_INFERENCE_PORT"}, 80, 1, 65'535));
    // What is not used is not read either: a wrong API_PORT is no mistake beside a URL.
    const auto fallback = env.find({"DATAGEN_INFERENCE_BASE_URL"}) ? std::string() : default_base_url(env);
    return env.text({"DATAGEN_INFERENCE_BASE_URL"}, fallback);
}

} // namespace

LogSettings read_log(EnvironmentReader& env) {
    LogSettings settings;
    if (env.choice({"DATAGEN_LOG_FORMAT"}, "text", {"text", "json"}) == "json") settings.format = log::Format::json;
    const auto level = env.choice({"DATAGEN_LOG_LEVEL"}, "info", {"debug", "info", "warning", "error", "off"});
    if (level == "debug") settings.level = log::Level::debug;
    if (level == "warning") settings.level = log::Level::warning;
    if (level == "error") settings.level = log::Level::error;
    if (level == "off") settings.level = log::Level::off;
    settings.inference_requests = env.flag({"LOG_INFERENCE_REQUESTS"});
    settings.r1fs_calls = env.flag({"DATAGEN_LOG_R1FS_CALLS"});
    return settings;
}

SessionSecrets read_session_secrets(EnvironmentReader& env, bool mock) {
    SessionSecrets read;
    read.current = env.secret({"DATAGEN_SESSION_SECRET"}, mock ? Presence::optional : Presence::required,
                              min_session_secret_bytes);
    if (read.current.empty()) read.current = secrets::random_bytes(min_session_secret_bytes);
    auto previous = env.secret({"DATAGEN_SESSION_SECRET_PREVIOUS"}, Presence::optional, min_session_secret_bytes);
    if (!previous.empty()) read.previous.push_back(std::move(previous));
    return read;
}

std::string read_inference_base_url(EnvironmentReader& env) {
    auto text = find_base_url(env);
    if (const auto url = client::parse_url(text); !url) {
        env.report("DATAGEN_INFERENCE_BASE_URL", text, "an http or https URL: " + url.error().message);
    }
    return text;
}

client::AddressRules read_address_rules(EnvironmentReader& env, std::string_view own_base_url) {
    constexpr std::string_view name = "DATAGEN_ALLOW_PRIVATE_INFERENCE";
    client::AddressRules rules;
    if (auto own = inference::own_endpoint(own_base_url)) rules.exempt.push_back(std::move(*own));
    const auto entries = env.list({name});
    if (entries.size() == 1 && entries.front().find_first_of(".:") == std::string::npos) {
        rules.allow_private = env.flag({name});
        return rules;
    }
    for (const auto& entry : entries) {
        const auto range = IpRange::parse(entry);
        if (range)
            rules.allowed.push_back(*range);
        else
            env.report(name, entry, "true, false, or ranges like 10.0.0.0/8,fd00::/8");
    }
    return rules;
}

std::int64_t read_max_in_flight(EnvironmentReader& env) {
    return env.integer({"DATAGEN_MAX_INFLIGHT_REQUESTS"}, 32, 1, 65'536);
}

// The older flag counts only where the number is not set.
std::int64_t read_max_attempts(EnvironmentReader& env) {
    std::int64_t fallback = 4;
    if (env.find({"RETRY_INFERENCE_ON_FAILURE"})) fallback = env.flag({"RETRY_INFERENCE_ON_FAILURE"}) ? 2 : 1;
    return env.integer({"DATAGEN_MAX_ATTEMPTS_PER_RECORD"}, fallback, 1, 100);
}

} // namespace datagems::program
