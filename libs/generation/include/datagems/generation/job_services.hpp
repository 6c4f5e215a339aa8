// What the running of a job needs from the worker around it.
#pragma once

#include "datagems/async/backoff.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/generation/call_slots.hpp"
#include "datagems/generation/checkpoint_pacer.hpp"
#include "datagems/generation/endpoint_gate.hpp"
#include "datagems/generation/endpoint_health.hpp"
#include "datagems/generation/ledger.hpp"
#include "datagems/generation/record_policy.hpp"
#include "datagems/generation/report_pacer.hpp"
#include "datagems/inference/model_client.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace datagems::generation {

// Where a job's calls go, and with which key. Called on storage threads, so it may read the store; of a job that names
// a profile again and again, as keys change. An error pauses the job until it is gone; errc::unavailable and timed_out
// (the store cannot say) leave the calls of a job that has begun as they are.
using EndpointResolver = std::function<Result<inference::Endpoint>(const documents::JobDetails&)>;

// References to what outlives every job. One thread runs `executor`: coroutines share state without locks.
struct JobServices {
    boost::asio::any_io_executor executor;
    persistence::JobRepository& jobs;
    persistence::R1fs& files;
    inference::Model& model;
    async::BlockingPool& storage;
    CallSlots& slots;
    EndpointGates& gates;
    const Clock& clock;
    std::function<double()> random; // uniform in [0, 1)
    EndpointResolver endpoint;
    Ledger::OpenFile open_ledger_file = open_append_file;
};

struct JobSettings {
    std::string peer_id;
    std::filesystem::path cache_dir; // {cache_dir}/{job}/{peer} holds the ledger
    RecordPolicySettings record;
    EndpointHealthSettings health;
    ReportPacing pacing;
    CheckpointSettings checkpoint;
    std::chrono::milliseconds endpoint_check{30'000}; // how often the profile of a job is looked at
    async::BackoffPolicy store_backoff{std::chrono::milliseconds(500), std::chrono::milliseconds(30'000)};
};

} // namespace datagems::generation
