// The worker's settings, read once from the environment (the table is in the README).
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/program/common_settings.hpp"
#include "datagems/program/peer_settings.hpp"
#include "datagems/program/store_settings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace datagems::worker {

struct InferenceSettings {
    std::string base_url;           // of jobs that name none
    bool mock = false;              // the built-in model answers every call
    client::AddressRules addresses; // of model APIs that users name
    std::size_t max_in_flight = 32; // calls, of all jobs together
    std::int64_t max_attempts = 4;  // answers of a record that are not JSON or not valid
    // Of each endpoint, by this worker; 0: any number. Tokens are those of prompts and replies together.
    std::int64_t max_requests_per_minute = 0;
    std::int64_t max_tokens_per_minute = 0;
};

struct Settings {
    program::StoreSettings store;
    std::filesystem::path cache_dir;                       // the ledgers
    std::vector<std::string> peers;                        // never empty
    std::string peer_id = "local";                         // one of them
    std::optional<std::filesystem::path> environment_file; // where reload() looks for other peers
    std::chrono::milliseconds poll{5'000};
    std::chrono::milliseconds heartbeat{5'000};
    std::chrono::milliseconds stop_grace{20'000}; // how long calls in flight may take when we stop
    std::int64_t report_every = 5;                // records
    std::int64_t checkpoint_records = 5'000;      // of a whole part of a running job
    std::chrono::milliseconds checkpoint{15'000}; // after this long fewer are uploaded, too
    std::size_t max_jobs = 1;                     // at once
    std::size_t store_threads = 4;
    std::chrono::milliseconds sweep_every{3'600'000}; // of ledgers; give or take a quarter
    InferenceSettings inference;
    program::SessionSecrets session_secrets;         // unseal API keys
    std::chrono::milliseconds profile_check{30'000}; // how often a running job's profile is looked at
    bool disabled = false;                           // run, but make nothing: the program ends at once
    program::LogSettings log;
};

// Every mistake is left in `env`; the settings are of use only when there is none.
[[nodiscard]] Settings read_settings(EnvironmentReader& env);

} // namespace datagems::worker
