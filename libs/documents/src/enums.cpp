#include "datagems/documents/job.hpp"

#include <array>
#include <utility>

namespace datagems::documents {
namespace {

constexpr std::array job_status_names{
    std::pair{JobStatus::queued, std::string_view("queued")},
    std::pair{JobStatus::running, std::string_view("running")},
    std::pair{JobStatus::succeeded, std::string_view("succeeded")},
    std::pair{JobStatus::failed, std::string_view("failed")},
    std::pair{JobStatus::cancelled, std::string_view("cancelled")},
};
constexpr std::array peer_phase_names{
    std::pair{PeerPhase::waiting, std::string_view("waiting")},
    std::pair{PeerPhase::running, std::string_view("running")},
    std::pair{PeerPhase::paused, std::string_view("paused")},
    std::pair{PeerPhase::uploading, std::string_view("uploading")},
    std::pair{PeerPhase::finished, std::string_view("finished")},
    std::pair{PeerPhase::failed, std::string_view("failed")},
};

template <class Names, class Enum>
std::string_view name_of(const Names& names, Enum value) noexcept {
    for (const auto& [candidate, name] : names) {
        if (candidate == value) return name;
    }
    return "unknown";
}

template <class Enum, class Names>
Result<Enum> value_of(const Names& names, std::string_view text, std::string_view what) {
    std::string choices;
    for (const auto& [value, name] : names) {
        if (name == text) return value;
        choices.append(choices.empty() ? "" : ", ").append(name);
    }
    return Error{errc::corrupt, std::string(what) + " must be one of " + choices};
}

} // namespace

std::string_view to_string(JobStatus status) noexcept {
    return name_of(job_status_names, status);
}
Result<JobStatus> parse_job_status(std::string_view text) {
    return value_of<JobStatus>(job_status_names, text, "a job's status");
}
std::string_view to_string(PeerPhase phase) noexcept {
    return name_of(peer_phase_names, phase);
}
Result<PeerPhase> parse_peer_phase(std::string_view text) {
    return value_of<PeerPhase>(peer_phase_names, text, "a peer's state");
}

} // namespace datagems::documents
