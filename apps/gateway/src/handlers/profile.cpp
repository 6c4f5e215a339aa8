#include "handlers/profile.hpp"

#include "failure_response.hpp"
#include "handlers/job_data.hpp"

#include <optional>

namespace datagems::gateway {
namespace {

constexpr std::size_t max_cache_bytes = std::size_t{16} * 1024 * 1024;
// Each holds memory, and much of it only where records have nothing in common.
constexpr std::size_t max_at_once = 4;
constexpr std::size_t max_at_once_per_user = 2;

std::string key_of(const persistence::JobRecord& job, const std::vector<exports::Source>& sources) {
    auto key = job.view.id + '\n' + job.view.details_cid;
    for (const auto& source : sources) {
        for (const auto& file : source.files) {
            key.append("\n").append(file.cid);
        }
    }
    return key;
}

} // namespace

ProfileHandlers::ProfileHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& pool)
    : jobs_(jobs), r1fs_(r1fs), pool_(pool), cache_(max_cache_bytes), places_(max_at_once, max_at_once_per_user) {}

Result<ProfileHandlers::Begun> ProfileHandlers::begin(const http::Context& context, FileLooks& looks) {
    auto data = find_data(jobs_, r1fs_, context.parameters.at("id"), context.principal->username, looks);
    if (!data) return data.error();
    Begun begun;
    begun.key = key_of(data->job, data->sources);
    begun.known = cache_.find(begun.key);
    if (begun.known) return begun;
    const auto found = find_details(jobs_, data->job);
    if (!found) return found.error();
    const auto& details = *found;
    begun.keep = details.has_value();
    const auto schema = details ? details->schema : boost::json::object();
    std::optional<std::string> label;
    if (details && details->dataset_mode) label = "label";
    begun.stream = std::make_unique<exports::ProfileStream>(r1fs_, std::move(data->sources), schema, std::move(label));
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

boost::asio::awaitable<http::Response> ProfileHandlers::profile(http::Context& context) {
    FileLooks looks;
    auto open = [&] { return begin(context, looks); };
    std::optional<UserPlaces::Place> place;
    for (;;) {
        auto begun = co_await async::offload(pool_, open);
        if (begun && !begun->known && !place) {
            const auto refusal = places_.take(context.principal->username, place.emplace());
            if (refusal != UserPlaces::Refusal::none) co_return refuse_place(refusal, "profiles being made");
        }
        auto text = begun ? Result<std::shared_ptr<const std::string>>(begun->known) : begun.error();
        if (begun && !begun->known) text = co_await make(*begun);
        if (text) co_return http::Response::text(200, "application/json; charset=utf-8", **text);
        if (!looks.again(text.error())) co_return refuse_data(text.error(), context);
    }
}

} // namespace datagems::gateway
