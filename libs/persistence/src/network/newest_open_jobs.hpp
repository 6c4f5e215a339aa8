// The hint by which processes of a network learn of new jobs without reading all: the newest open jobs, as one value.
// It has many writers and may lose entries to a race or name jobs that are over: nobody relies on it, since everybody
// also reads all jobs now and then.
#pragma once

#include "datagems/documents/job.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::persistence {

inline constexpr std::string_view newest_open_jobs_key = "datagen:newest-open-jobs";
inline constexpr std::size_t max_newest_open_jobs = 64;

struct OpenJobMark {
    std::string id;
    std::int64_t generation = 0;
    Timestamp created_at{};
    friend bool operator==(const OpenJobMark&, const OpenJobMark&) = default;
};

[[nodiscard]] OpenJobMark mark_of(const documents::JobBase& base);

// [{"id","generation","createdAt"}, …]. What cannot be read counts as empty.
[[nodiscard]] std::vector<OpenJobMark> parse_marks(std::string_view text);
[[nodiscard]] std::string serialise_marks(std::span<const OpenJobMark> marks);

// Both together, each job once with its highest generation, the newest first, cut to the limit. Independent of order.
[[nodiscard]] std::vector<OpenJobMark> merge_marks(std::span<const OpenJobMark> one,
                                                   std::span<const OpenJobMark> other);

} // namespace datagems::persistence
