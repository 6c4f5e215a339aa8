#include "handlers/exports.hpp"

#include "failure_response.hpp"
#include "handlers/job_data.hpp"
#include "payload.hpp"
#include "services/gzip_body.hpp"

#include "datagems/exports/export.hpp"
#include "datagems/observe/log.hpp"

#include <optional>

namespace datagems::gateway {
namespace {

// Of exports that must read for longer before they begin: many records for the columns of a CSV, or to find a failed
// one. Downloads under way are not counted.
constexpr std::size_t max_prepared_at_once = 64;
constexpr std::size_t max_prepared_per_user = 8;

struct ExportRequest {
    exports::Options options;
    bool gzip = false;
};

ExportRequest read_export_request(const http::Request& request, PayloadErrors& errors) {
    ExportRequest wanted;
    auto& options = wanted.options;
    if (const auto format = exports::parse_format(request.query_parameter("format").value_or("json"))) {
        options.format = *format;
    } else {
        errors.add("format", "Must be one of json, jsonl, csv");
    }
    options.spreadsheet = query_flag(request, "spreadsheet", errors);
    options.failures = query_flag(request, "failures", errors);
    wanted.gzip = query_flag(request, "gzip", errors);
    return wanted;
}

// What failed has another name than the records: both may lie in one folder.
std::string filename_of(const std::string& job_id, const ExportRequest& wanted) {
    auto name = job_id + (wanted.options.failures ? "-failed" : "");
    name.append(".").append(exports::to_string(wanted.options.format));
    return wanted.gzip ? name + ".gz" : name;
}

// The first chunk is made before the answer starts, so that what is missing then is a status and not a cut connection.
class ExportBody final : public http::BodySource {
  public:
    ExportBody(exports::ExportStream stream, std::string first, std::string job_id)
        : stream_(std::move(stream)), first_(std::move(first)), job_id_(std::move(job_id)) {}

    Result<void> next(std::string& out) override {
        if (!first_.empty()) {
            out += first_;
            first_.clear();
            first_.shrink_to_fit();
            return {};
        }
        auto made = stream_.next(out);
        if (!made) log::error("export.cut", {{"job", job_id_}, {"reason", made.error().message}});
        return made;
    }

  private:
    exports::ExportStream stream_;
    std::string first_;
    std::string job_id_;
};

// An export whose first chunk is being made.
struct Begun {
    std::string job_id;
    std::optional<exports::RecordCounts> counts; // where they are known before all is read
    exports::ExportStream stream;
    std::string first;  // chunk
    bool ready = false; // it is there, or none will come

    // Blocking, for some hundredths of a second.
    [[nodiscard]] Result<void> advance() {
        const auto more = stream.advance(first);
        if (!more) return more.error();
        ready = !*more || !first.empty();
        return {};
    }
};

// Blocking; the first step is done.
Result<Begun> begin(persistence::JobRepository& jobs, persistence::R1fs& r1fs, const http::Context& context,
                    const exports::Options& options, FileLooks& looks) {
    auto data = find_data(jobs, r1fs, context.parameters.at("id"), context.principal->username, looks);
    if (!data) return data.error();
    const auto counts = exports::total_counts(data->sources);
    const auto details = find_details(jobs, data->job);
    if (!details) return details.error();
    const auto schema = *details ? (*details)->schema : boost::json::object();
    Begun begun{data->job.view.id, counts, exports::ExportStream(r1fs, std::move(data->sources), schema, options), {}};
    if (auto advanced = begun.advance(); !advanced) return advanced.error();
    return begun;
}

http::Response answer(Begun begun, const ExportRequest& wanted) {
    http::Response response;
    const auto format = wanted.options.format;
    response.headers.set("Content-Type", wanted.gzip ? "application/gzip" : exports::content_type(format));
    response.headers.set("Content-Disposition", "attachment; filename=\"" + filename_of(begun.job_id, wanted) + "\"");
    if (begun.counts) {
        response.headers.set("X-DataGems-Records", std::to_string(begun.counts->ok));
        response.headers.set("X-DataGems-Failed", std::to_string(begun.counts->failed));
    }
    response.stream =
        std::make_shared<ExportBody>(std::move(begun.stream), std::move(begun.first), std::move(begun.job_id));
    if (wanted.gzip) response.stream = make_gzip_body(response.stream);
    return response;
}

} // namespace

ExportHandlers::ExportHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& pool)
    : jobs_(jobs), r1fs_(r1fs), pool_(pool), places_(max_prepared_at_once, max_prepared_per_user) {}

boost::asio::awaitable<http::Response> ExportHandlers::export_job(http::Context& context) {
    PayloadErrors errors;
    const auto wanted = read_export_request(context.request, errors);
    if (!errors.empty()) co_return errors.to_response();
    FileLooks looks;
    auto open = [&] { return begin(jobs_, r1fs_, context, wanted.options, looks); };
    std::optional<UserPlaces::Place> place;
    for (;;) {
        auto begun = co_await async::offload(pool_, open);
        if (begun && !begun->ready && !place) {
            const auto refusal = places_.take(context.principal->username, place.emplace());
            if (refusal != UserPlaces::Refusal::none) co_return refuse_place(refusal, "downloads being prepared");
        }
        auto made = begun ? Result<void>() : begun.error();
        auto step = [&] { return begun->advance(); };
        while (made && !begun->ready) {
            made = co_await async::offload(pool_, step);
        }
        if (made) co_return answer(std::move(*begun), wanted);
        if (!looks.again(made.error())) co_return refuse_data(made.error(), context);
    }
}

} // namespace datagems::gateway
