// The settings that the gateway and the worker share. Every mistake is left in `env`.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/client/address_rules.hpp"
#include "datagems/observe/log.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::program {

inline constexpr std::size_t min_session_secret_bytes = 32;

struct LogSettings {
    log::Level level = log::Level::info;
    log::Format format = log::Format::text;
    bool inference_requests = false; // a line for each model call
    bool r1fs_calls = false;         // a line for each call of the file store
};
[[nodiscard]] LogSettings read_log(EnvironmentReader& env);

// What signs sessions and seals stored keys, and what did so before.
struct SessionSecrets {
    std::string current;               // secret
    std::vector<std::string> previous; // secret
};
// Required, except under mock: a secret of the moment does there, which ends with the process.
[[nodiscard]] SessionSecrets read_session_secrets(EnvironmentReader& env, bool mock);

// The model API of drafts and jobs that name none: an http or https URL.
// Host and port come first, then the whole URL, then this machine's model API, then the built-in default.
[[nodiscard]] std::string read_inference_base_url(EnvironmentReader& env);

// Where the model APIs that users name may be: on the public internet, at `own_base_url`, and where
// DATAGEN_ALLOW_PRIVATE_INFERENCE says, a flag or a list of ranges.
[[nodiscard]] client::AddressRules read_address_rules(EnvironmentReader& env, std::string_view own_base_url);

// Model calls that one worker has under way, of all its jobs together.
[[nodiscard]] std::int64_t read_max_in_flight(EnvironmentReader& env);

// Answers of a record that are not JSON or not valid, before it counts as failed.
[[nodiscard]] std::int64_t read_max_attempts(EnvironmentReader& env);

} // namespace datagems::program
