// The lists of jobs and the figures over them: what is open is folded, what is over comes from the index as it is.
#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "job_filter.hpp"
#include "job_record.hpp"

#include <algorithm>
#include <functional>

namespace datagems::persistence {

using documents::JobBase;

Result<std::vector<JobBase>> JobRepository::open_jobs() {
    return index_->open_jobs();
}

Result<JobPage> JobRepository::list(const JobFilter& filter) {
    auto wanted = filter;
    if (wanted.limit) ++*wanted.limit; // to see whether there is more
    auto jobs = index_->jobs_of(wanted);
    if (!jobs) return jobs.error();
    if (auto folded = fold_open(jobs->open); !folded) return folded.error();
    auto views = std::move(jobs->open);
    for (auto& over : jobs->over) {
        views.push_back(as_shown(std::move(over)));
    }
    return select_page(std::move(views), filter);
}

Result<std::vector<JobBase>> JobRepository::list_open(std::string_view owner) {
    auto jobs = index_->open_jobs();
    if (!jobs) return jobs;
    std::erase_if(*jobs, [&](const JobBase& base) { return base.owner != owner; });
    if (auto folded = fold_open(*jobs); !folded) return folded.error();
    std::erase_if(*jobs, [](const JobBase& view) { return documents::is_over(view); });
    return jobs;
}

Result<documents::Metrics> JobRepository::metrics() {
    auto figures = index_->figures();
    if (!figures) return figures.error();
    if (auto folded = fold_open(figures->open); !folded) return folded.error();
    for (const auto& view : figures->open)
        documents::add_to(figures->over, view);
    return figures->over;
}

Result<void> JobRepository::fold_open(std::vector<JobBase>& bases) {
    std::vector<std::string> gone; // deleted, which our replica of the bases has not heard
    auto folds = index_->max_folds().value_or(bases.size());
    if (folds < bases.size()) std::ranges::sort(bases, std::greater(), &JobBase::updated_at);
    for (auto& base : bases) {
        if (documents::is_over(base)) continue;
        if (folds-- == 0) break;
        const auto fields = read_fields(cstore_, base.id);
        if (!fields) return fields.error();
        auto record = to_record(base, *fields);
        if (record) {
            if (record->control.deleted) gone.push_back(base.id);
            base = as_shown(std::move(record->view));
        } else {
            // One damaged document must not hide the other jobs.
            const auto key = documents::keys::job_control(base.id);
            log::warning("store.unreadable", {{"key", key}, {"reason", record.error().message}});
        }
    }
    std::erase_if(bases, [&](const JobBase& base) { return std::ranges::find(gone, base.id) != gone.end(); });
    return {};
}

} // namespace datagems::persistence
