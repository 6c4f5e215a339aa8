// Makes a few records of a job that does not exist yet: the worker's prompts, judge and attempts, nothing stored.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/generation/record_policy.hpp"
#include "datagems/inference/model_client.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace datagems::gateway {

struct PreviewOrder {
    documents::JobDetails details;
    std::int64_t total_records = 0; // of the job
    std::int64_t count = 0;         // to be made: the job's first ones
    std::string schema_text;        // that of `details`
    json_schema::Validator validator;
    inference::Endpoint endpoint;
};

struct PreviewRecord {
    std::int64_t index = 0;
    std::string line;      // of a good one: {"i":…,"ok":true,"data":{…}}
    std::string error;     // of one that could not be made
    bool answered = false; // the model has written something for it
    bool away = false;     // no call got through: trying later may help
    std::int64_t attempts = 1;
    std::chrono::milliseconds duration{0}; // with all attempts and waits
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    [[nodiscard]] bool ok() const noexcept { return !line.empty(); }
};

struct PreviewSettings {
    generation::RecordPolicySettings record;
    std::chrono::milliseconds limit{120'000}; // for all of it
};

class Previewer {
  public:
    // Both outlive it.
    Previewer(inference::Model& model, const Clock& clock, const PreviewSettings& settings)
        : model_(model), clock_(clock), settings_(settings) {}

    // All at once; in index order. Unlike a worker, which waits for as long as it takes, it gives a record up after a
    // few calls that got no answer, and at the limit. `order` outlives the call. Cancelled: ends the calls, then throws
    // operation_aborted.
    [[nodiscard]] boost::asio::awaitable<std::vector<PreviewRecord>> make(const PreviewOrder& order) const;

  private:
    [[nodiscard]] boost::asio::awaitable<void> make_in_time(const PreviewOrder& order, PreviewRecord& record) const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> make_one(const PreviewOrder& order, PreviewRecord& record) const;
    [[nodiscard]] generation::NextStep judge(const PreviewOrder& order, const inference::Reply& reply,
                                             generation::RecordPolicy& policy, PreviewRecord& record) const;

    inference::Model& model_;
    const Clock& clock_;
    PreviewSettings settings_;
};

// What the whole job will take if it goes on like that; nullopt where the preview does not tell.
struct Forecast {
    std::optional<std::int64_t> tokens_in;
    std::optional<std::int64_t> tokens_out;
    std::optional<std::chrono::milliseconds> duration;
};

// Of the records that the model wrote something for, failed attempts included: tokens are the mean of a record times
// the job's records (nullopt if the model reports none); the duration is the mean of a record times the records, over
// how many are made at once (`calls_at_once`, or all of them).
[[nodiscard]] Forecast forecast(std::span<const PreviewRecord> records, std::int64_t total_records,
                                std::int64_t calls_at_once) noexcept;

} // namespace datagems::gateway
