#include "datagems/documents/fold.hpp"

#include <algorithm>

namespace datagems::documents {

void add_to(Metrics& metrics, const JobBase& view) noexcept {
    metrics.total_jobs += 1;
    metrics.total_records_requested += view.total_records;
    metrics.total_records_generated += view.total_generated;
    metrics.active_jobs += is_terminal(view.status) ? 0 : 1;
    metrics.failed_jobs += view.status == JobStatus::failed ? 1 : 0;
    metrics.last_job_at = std::max(metrics.last_job_at.value_or(view.created_at), view.created_at);
}

Metrics fold_metrics(std::span<const JobBase> views) noexcept {
    Metrics metrics;
    for (const auto& view : views)
        add_to(metrics, view);
    return metrics;
}

boost::json::object to_json(const Metrics& metrics) {
    boost::json::object object;
    object["totalJobs"] = metrics.total_jobs;
    object["totalRecordsRequested"] = metrics.total_records_requested;
    object["totalRecordsGenerated"] = metrics.total_records_generated;
    object["activeJobs"] = metrics.active_jobs;
    object["failedJobs"] = metrics.failed_jobs;
    object["lastJobAt"] = nullptr;
    if (metrics.last_job_at) object["lastJobAt"] = to_iso8601(*metrics.last_job_at);
    return object;
}

} // namespace datagems::documents
