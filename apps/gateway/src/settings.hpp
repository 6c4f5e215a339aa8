// The gateway's settings, read once from the environment (the table is in the README).
#pragma once

#include "sign_up_settings.hpp"

#include "datagems/accounts/login_throttle.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/base/environment.hpp"
#include "datagems/base/ip_address.hpp"
#include "datagems/program/common_settings.hpp"
#include "datagems/program/peer_settings.hpp"
#include "datagems/program/store_settings.hpp"
#include "datagems/server/server.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace datagems::gateway {

struct AccountSettings {
    std::string hash_key;                 // where user records live
    std::string pepper;                   // secret
    std::string bootstrap_admin_password; // secret; empty: no administrator is made
    accounts::ThrottleSettings throttle;  // of log-ins and of what else asks for a password
};

struct InferenceSettings {
    std::string base_url; // used by drafts and jobs that name none
    std::string path;
    bool mock = false;              // the built-in model answers every call
    client::AddressRules addresses; // of model APIs that users name
    // As the workers have them: for previews, and for what they say about the whole job.
    std::int64_t max_attempts = 4;
    std::int64_t max_in_flight = 32;
    std::chrono::milliseconds preview_limit{120'000}; // for all records of a preview
};

struct Limits {
    std::int64_t max_records_per_job = 200;
    std::int64_t max_drafts_per_minute = 30; // per user
    std::int64_t max_open_jobs_per_user = 100;
    std::int64_t max_profiles = 10; // of one user
};

struct ThreadSettings {
    std::size_t io = 2;
    std::size_t store = 8;
    std::size_t store_queue = 1024;
    std::size_t stream = 4;   // that read what exports send
    std::size_t profile = 2;  // that read records for profiles
    std::size_t password = 2; // each hash takes a core and 64 MiB for a tenth of a second
    std::size_t password_queue = 32;
    std::size_t mail = 4; // each waits for the mail server, for seconds
    std::size_t mail_queue = 8;
};

// What the web UI is told with its first page.
struct PageSettings {
    bool show_failures = true;
    std::string ui_test_preset;
    std::chrono::seconds active_poll{10}; // of jobs that run, where their events do not get through
    std::chrono::seconds idle_poll{30};
};

// Streams of GET /api/tasks/{id}/events.
struct WatchSettings {
    std::size_t max_streams = 5'000;
    std::size_t max_streams_per_user = 1'200;
    std::chrono::milliseconds poll{500};            // how often a watched job is looked at
    std::chrono::milliseconds session_check{1'000}; // how often it is seen whether their sessions are over
};

// What is done now and then without being asked for.
struct HousekeepingSettings {
    std::chrono::milliseconds every{3'600'000};               // give or take a quarter
    std::optional<std::chrono::hours> retention;              // of jobs after their end; unset: for ever
    std::chrono::seconds mail_failure_lifetime{24 * 60 * 60}; // of first passwords that could not be mailed
};

struct Settings {
    program::StoreSettings store;
    std::vector<std::string> peers;                        // of new jobs, in this order; never empty
    std::optional<std::filesystem::path> environment_file; // where reload() looks for other peers
    std::optional<std::string> host_id;                    // shown as serving_node
    std::optional<std::string> web_root;                   // a built web UI; unset: the built-in page
    PageSettings page;
    AccountSettings accounts;
    accounts::SessionSettings sessions;
    SignUpSettings sign_up;
    std::string app_url;                  // where people find the web UI
    bool secure_cookie = false;           // `Secure` even when this hop is plain http
    std::vector<IpRange> trusted_proxies; // hops whose X-Forwarded-For and X-Forwarded-Proto count
    server::Settings listen;
    InferenceSettings inference;
    Limits limits;
    WatchSettings watch;
    HousekeepingSettings housekeeping;
    ThreadSettings threads;
    program::LogSettings log;
    std::chrono::milliseconds stop_grace{20'000}; // how long running requests may take when we stop
};

// Every mistake is left in `env`; the settings are of use only when there is none.
[[nodiscard]] Settings read_settings(EnvironmentReader& env);

} // namespace datagems::gateway
