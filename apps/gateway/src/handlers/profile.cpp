#include "handlers/profile.hpp"

#include "failure_response.hpp"
#include "handlers/tasks.hpp"
#include "services/named_files.hpp"

#include "datagems/observe/log.hpp"

#include <optional>

namespace datagems::gateway {
namespace {

constexpr std::size_t max_cache_bytes = std::size_t{16} * 1024 * 1024;
// Each holds memory, and much of it only where records have nothing in common.
constexpr std::size_t max_at_once = 4;
constexpr std::size_t max_at_once_per_user = 2;
constexpr std::chrono::seconds full_retry{2};

std::string key_of(const persistence::JobRecord& job, const std::vector<exports::Source>& sources) {
    auto key = job.view.id + '\n' + job.view.details_cid;
    for (const auto& source : sources) {
        for (const auto& file : source.files) {
            key.append("\n").append(file.cid);
        }
    }
    return key;
}

http::Response refuse(WatchPlaces::Refusal refusal) {
    if (refusal == WatchPlaces::Refusal::full) {
        return try_later(503, "Many profiles are being made; try again in a moment", full_retry);
    }
    return try_later(429, "Your other profiles are still being made; try again in a moment", full_retry);
}

http::Response refuse(const Error& error, const http::Context& context) {
    if (error.code == errc::conflict) return http::Response::error(400, error.message);
    if (error.code == errc::corrupt) {
        log::error("profile.failed", {{"reason", error.message}, {"request", context.request.request_id}});
    }
    return failure_response(error, context.request);
}

} // namespace

ProfileHandlers::ProfileHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& pool)
    : jobs_(jobs), r1fs_(r1fs), pool_(pool), cache_(max_cache_bytes), places_(max_at_once, max_at_once_per_user) {}

Result<ProfileHandlers::Begun> ProfileHandlers::begin(std::string_view id, std::string_view username,
                                                      std::string& files) {
    const auto job = find_own_job(jobs_, id, username);
    if (!job) return job.error();
    files = named_files(*job);
    if (!exports::is_exportable(*job)) return Error{errc::conflict, "Job not completed"};
    auto sources = exports::sources_of(r1fs_, *job);
    if (!sources) return sources.error();
    Begun begun;
    begun.key = key_of(*job, *sources);
    begun.known = cache_.find(begun.key);
    if (begun.known) return begun;
    const auto details = jobs_.details(job->view.details_cid);
    // Without the details only the order of fields and the label are unknown.
    begun.keep = details.has_value();
    if (!details && details.error().code != errc::not_found && details.error().code != errc::corrupt) {
        return details.error();
    }
    const auto schema = details ? details->schema : boost::json::object();
    std::optional<std::string> label;
    if (details && details->dataset_mode) label = "label";
    begun.stream = std::make_unique<exports::ProfileStream>(r1fs_, std::move(*sources), schema, std::move(label));
    return begun;
}

boost::asio::awaitable<Result<std::shared_ptr<const std::string>>> ProfileHandlers::make(Begun& begun) {
    auto step = [&] { return begun.stream->advance(); };
    auto done = co_await async::offload(pool_, step);
    while (done && !*done) {
        done = co_await async::offload(pool_, step);
    }
    if (!done) co_return done.error();
    auto write = [&]() -> Result<std::shared_ptr<const std::string>> {
        auto text = std::make_shared<const std::string>(begun.stream->json());
        begun.stream.reset();
        if (begun.keep) cache_.put(begun.key, text);
        return text;
    };
    auto text = co_await async::offload(pool_, write);
    co_return text;
}

// A retry or a deletion may take the files away meanwhile: a missing one is damage only if the job still names it.
boost::asio::awaitable<http::Response> ProfileHandlers::profile(http::Context& context) {
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    std::string files;
    std::string damaged;
    auto open = [&] { return begin(id, username, files); };
    std::optional<WatchPlaces::Place> place;
    for (int look = 1;; ++look) {
        auto begun = co_await async::offload(pool_, open);
        if (begun && !begun->known && !place) {
            const auto refusal = places_.take(username, place.emplace());
            if (refusal != WatchPlaces::Refusal::none) co_return refuse(refusal);
        }
        auto text = begun ? Result<std::shared_ptr<const std::string>>(begun->known) : begun.error();
        if (begun && !begun->known) text = co_await make(*begun);
        if (text) co_return http::Response::text(200, "application/json; charset=utf-8", **text);
        const bool gone = text.error().code == errc::corrupt && files != damaged && look < max_looks_for_files;
        if (!gone) co_return refuse(text.error(), context);
        damaged = files;
    }
}

} // namespace datagems::gateway
