// The documents of a job as they are stored in CStore and R1FS. Plain values: no I/O, no clock.
// Every document keeps the fields it does not know (`unknown`) and writes them back unchanged.
// Stored form: proto-schemas/*.schema.json.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::documents {

enum class JobStatus { queued, running, succeeded, failed, cancelled };
[[nodiscard]] std::string_view to_string(JobStatus status) noexcept;
[[nodiscard]] Result<JobStatus> parse_job_status(std::string_view text);
[[nodiscard]] constexpr bool is_terminal(JobStatus status) noexcept {
    return status == JobStatus::succeeded || status == JobStatus::failed || status == JobStatus::cancelled;
}

// Half open: start is in, end is not.
struct IndexRange {
    std::int64_t start = 0;
    std::int64_t end = 0;
    [[nodiscard]] std::int64_t size() const noexcept { return end - start; }
    friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

// `total` indexes over the peers in their order: each gets total/count, the first total%count one more.
[[nodiscard]] std::vector<IndexRange> split_range(std::int64_t total, std::size_t count);

// datagen:jobs, field {jobId}.
struct JobBase {
    std::string id;
    std::string owner;
    std::string title;
    JobStatus status = JobStatus::queued;
    std::int64_t total_records = 0;
    bool dataset_mode = false;
    std::vector<std::string> peers;
    std::int64_t total_generated = 0;
    std::int64_t total_ok = 0;
    std::int64_t total_failed = 0;
    std::string details_cid; // "jobDetailsCid"
    Timestamp created_at{};
    Timestamp schema_generated_at{};
    std::optional<Timestamp> started_at;  // "jobStartedAt"
    std::optional<Timestamp> finished_at; // "jobFinishedAt"
    std::int64_t schema_duration_ms = 0;
    std::optional<std::int64_t> records_duration_ms;
    std::int64_t schema_refreshes = 0;
    Timestamp updated_at{};
    std::int64_t generation = 0; // ours: the generation this view belongs to
    bool settled = false;        // ours: cancelled, and every peer has delivered what it had made
    std::int64_t rev = 0;
    boost::json::object unknown;
};

struct RecordError {
    std::int64_t index = 0;
    std::string message;
    friend bool operator==(const RecordError&, const RecordError&) = default;
};

// How many records of each kind a file holds.
struct RecordCounts {
    std::int64_t ok = 0;
    std::int64_t failed = 0;
    friend bool operator==(const RecordCounts&, const RecordCounts&) = default;
};

// A call under way, in PeerState::in_flight.
struct InFlight {
    std::int64_t index = 0;
    std::int64_t attempt = 1; // 1 for the first
    Timestamp since{};
};

// What a peer is doing with a job. `failed` is its giving up for a stated reason, which fails the job.
enum class PeerPhase { waiting, running, paused, uploading, finished, failed };
[[nodiscard]] std::string_view to_string(PeerPhase phase) noexcept;
[[nodiscard]] Result<PeerPhase> parse_peer_phase(std::string_view text);

// datagen:job:{jobId}:peers, field {peerId}. Written by the gateway once at confirmation, then by that peer alone.
struct PeerState {
    std::string peer_id;
    std::int64_t assigned = 0;
    IndexRange range;
    std::int64_t generated_ok = 0;
    std::int64_t generated_failed = 0;
    std::optional<Timestamp> last_update_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> finished_at;
    std::optional<std::string> result_cid;
    std::optional<std::string> errors_cid;
    std::vector<RecordError> errors; // the first few; the whole list is behind errors_cid
    // Ours:
    std::int64_t rev = 0;
    PeerPhase phase = PeerPhase::waiting;      // "state"
    std::optional<std::string> paused_because; // also the reason of `failed`
    std::int64_t generation = 0;
    std::vector<InFlight> in_flight;
    std::vector<IndexRange> done; // ok or failed for good
    bool truncated = false;       // a list was cut to keep the document below max_peer_state_bytes
    std::optional<std::string> parts_cid;
    std::map<std::string, std::int64_t> retries; // by cause
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    std::optional<std::string> result_sha256; // lower-case hex
    // What the file behind result_cid holds; absent where generated_ok and generated_failed say it.
    std::optional<RecordCounts> result_counts; // "resultOk" and "resultFailed"
    std::int64_t result_generation = 0;        // that it was made in
    double rate = 0;                           // records a second, of late
    boost::json::object unknown;

    // In the generation that the state belongs to; is_finished_in (fold.hpp) asks about the job's.
    [[nodiscard]] bool is_finished() const noexcept { return assigned == 0 || finished_at.has_value(); }
};
inline constexpr std::size_t max_peer_state_bytes = 32 * 1024;

// Where the records of a job are made.
struct InferenceTarget {
    bool use_external_api = false;
    std::optional<std::string> profile_id;
    std::string base_url;
    std::string path;
    std::optional<std::string> model;
    boost::json::object parameters;
    std::optional<std::string> response_format{}; // ours: the name of a dialect; unset: chosen by the path
    boost::json::object unknown{};
};

// R1FS, JSON. The schema keeps its property order.
struct JobDetails {
    std::string id;
    std::string owner;
    std::string description;
    std::string instructions;
    boost::json::object schema;
    InferenceTarget inference;
    bool dataset_mode = false;
    Timestamp created_at{};
    Timestamp schema_generated_at{};
    std::int64_t schema_duration_ms = 0;
    std::int64_t schema_refreshes = 0;
    boost::json::object unknown;
};

// datagen:job:{jobId}:control, its three fields.
struct JobControl {
    struct Cancel {
        std::int64_t generation = 0;
        Timestamp at{};
        std::string by;
    };
    struct Deletion {
        Timestamp at{};
        std::string by;
        std::int64_t rev = 0;
    };
    std::int64_t generation = 0;
    std::optional<Cancel> cancel;
    std::optional<Deletion> deleted; // the job is no more, whatever else of it a replica may still show
};

// datagen:deleted-jobs, field {jobId}: written before anything of the job is removed, so that whoever comes by can
// finish the removal; kept for some days after it, for those who still write what they knew of the job.
struct DeletedJob {
    std::string id;
    std::string owner;
    std::string details_cid; // "jobDetailsCid"
    Timestamp at{};
    std::string by;
    std::optional<Timestamp> removed_at; // of all that was found then; absent: the removal is not finished
    std::int64_t rev = 0;
    boost::json::object unknown{};
};

// datagen:user:{username}:jobs, field {jobId}.
struct UserJob {
    std::string id;
    std::string title;
    JobStatus status = JobStatus::queued;
    Timestamp created_at{};
    Timestamp updated_at{};
    boost::json::object unknown{};
};

// datagen:peers, field {peerId}.
struct Heartbeat {
    std::string instance;
    std::string version;
    Timestamp started_at{};
    std::int64_t beat = 0; // grows by one at each write
    std::int64_t in_flight = 0;
    std::vector<std::string> jobs;
    std::optional<Timestamp> at;  // of this write, by the writer's clock
    std::int64_t interval_ms = 0; // "intervalMs": until the next one; 0 when the writer does not say
    boost::json::object unknown{};
};

// JSON both ways. Reading checks types and ranges; errc::corrupt names document and field. An optional field that is
// null counts as absent, and what other programs leave out has a default (schemas: `required`).
[[nodiscard]] boost::json::object to_json(const JobBase& base);
[[nodiscard]] Result<JobBase> job_base_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const PeerState& state);
[[nodiscard]] Result<PeerState> peer_state_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const JobDetails& details);
[[nodiscard]] Result<JobDetails> job_details_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const JobControl::Cancel& cancel);
[[nodiscard]] Result<JobControl::Cancel> cancel_from_json(const boost::json::value& json);
// The control hash from its fields' texts; nullopt or "null" is absent.
[[nodiscard]] Result<JobControl> control_from_texts(const std::optional<std::string>& generation,
                                                    const std::optional<std::string>& cancel,
                                                    const std::optional<std::string>& deleted = std::nullopt);
[[nodiscard]] boost::json::object to_json(const JobControl::Deletion& deletion);
[[nodiscard]] Result<JobControl::Deletion> deletion_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const DeletedJob& job);
[[nodiscard]] Result<DeletedJob> deleted_job_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const UserJob& job);
[[nodiscard]] Result<UserJob> user_job_from_json(const boost::json::value& json);
[[nodiscard]] boost::json::object to_json(const Heartbeat& beat);
[[nodiscard]] Result<Heartbeat> heartbeat_from_json(const boost::json::value& json);

// Serialises `state` into at most max_peer_state_bytes: where it would be longer, the longest of in_flight, errors and
// done is halved (its tail goes) until all fits, and "truncated" says so.
[[nodiscard]] std::string serialise_bounded(PeerState state);

} // namespace datagems::documents
