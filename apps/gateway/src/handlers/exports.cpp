#include "handlers/exports.hpp"

#include "failure_response.hpp"
#include "handlers/tasks.hpp"
#include "payload.hpp"
#include "services/gzip_body.hpp"

#include "datagems/exports/export.hpp"
#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

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

struct Prepared {
    std::optional<exports::RecordCounts> counts; // where they are known before all is read
    std::shared_ptr<http::BodySource> body;
};

Result<Prepared> prepare(persistence::JobRepository& jobs, persistence::R1fs& r1fs, std::string_view id,
                         std::string_view username, const exports::Options& options) {
    const auto job = find_own_job(jobs, id, username);
    if (!job) return job.error();
    if (!exports::is_exportable(*job)) return Error{errc::conflict, "Job not completed"};
    auto sources = exports::sources_of(r1fs, *job);
    if (!sources) return sources.error();
    const auto counts = exports::total_counts(*sources);
    const auto details = jobs.details(job->view.details_cid);
    // Without the details the order of fields is unknown, the records are not: they come as they were made.
    if (!details && details.error().code != errc::not_found && details.error().code != errc::corrupt) {
        return details.error();
    }
    const auto schema = details ? details->schema : boost::json::object();
    exports::ExportStream stream(r1fs, std::move(*sources), schema, options);
    std::string first;
    if (const auto made = stream.next(first); !made) return made.error();
    return Prepared{counts, std::make_shared<ExportBody>(std::move(stream), std::move(first), job->view.id)};
}

http::Response refuse(const Error& error, const http::Context& context) {
    if (error.code == errc::conflict) return http::Response::error(400, error.message);
    if (error.code == errc::corrupt) {
        log::error("export.failed", {{"reason", error.message}, {"request", context.request.request_id}});
    }
    return failure_response(error, context.request);
}

} // namespace

boost::asio::awaitable<http::Response> ExportHandlers::export_job(http::Context& context) {
    PayloadErrors errors;
    const auto wanted = read_export_request(context.request, errors);
    if (!errors.empty()) co_return errors.to_response();
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    auto read = [&] { return prepare(jobs_, r1fs_, id, username, wanted.options); };
    const auto prepared = co_await async::offload(store_pool_, read);
    if (!prepared) co_return refuse(prepared.error(), context);

    http::Response response;
    const auto format = wanted.options.format;
    response.headers.set("Content-Type", wanted.gzip ? "application/gzip" : exports::content_type(format));
    response.headers.set("Content-Disposition", "attachment; filename=\"" + filename_of(id, wanted) + "\"");
    if (prepared->counts) {
        response.headers.set("X-DataGems-Records", std::to_string(prepared->counts->ok));
        response.headers.set("X-DataGems-Failed", std::to_string(prepared->counts->failed));
    }
    response.stream = wanted.gzip ? make_gzip_body(prepared->body) : prepared->body;
    co_return response;
}

} // namespace datagems::gateway
