#include "handlers/records.hpp"

#include "handlers/job_data.hpp"
#include "handlers/tasks.hpp"
#include "payload.hpp"

#include <limits>

namespace datagems::gateway {
namespace {

constexpr std::int64_t max_limit = 500;

exports::PageQuery read_query(const http::Request& request, PayloadErrors& errors) {
    exports::PageQuery query;
    constexpr auto max_offset = std::numeric_limits<std::int64_t>::max();
    query.offset = query_integer(request, "offset", 0, max_offset, errors).value_or(query.offset);
    query.limit = query_integer(request, "limit", 1, max_limit, errors).value_or(query.limit);
    return query;
}

// The rows are JSON already, and stay as they are in their file.
std::string to_body(const exports::Page& page, const exports::PageQuery& query, std::int64_t total) {
    std::string body = "{\"records\":[" + page.rows + "]";
    body += ",\"offset\":" + std::to_string(query.offset);
    body += ",\"limit\":" + std::to_string(query.limit);
    body += ",\"nextOffset\":" + (page.next_offset ? std::to_string(*page.next_offset) : std::string("null"));
    body += ",\"total\":" + std::to_string(total) + "}";
    return body;
}

} // namespace

Result<std::string> RecordHandlers::read(std::string_view id, std::string_view username,
                                         const exports::PageQuery& query) {
    FileLooks looks;
    for (;;) {
        const auto job = find_own_job(jobs_, id, username);
        if (!job) return job.error();
        looks.found(*job);
        const auto page = exports::read_page(r1fs_, *job, query);
        if (page) return to_body(*page, query, job->view.total_records);
        if (!looks.again(page.error())) return page.error();
    }
}

boost::asio::awaitable<http::Response> RecordHandlers::list(http::Context& context) {
    PayloadErrors errors;
    const auto query = read_query(context.request, errors);
    if (!errors.empty()) co_return errors.to_response();
    const auto& id = context.parameters.at("id");
    const auto& username = context.principal->username;
    auto look = [&] { return read(id, username, query); };
    auto body = co_await async::offload(store_pool_, look);
    if (body) co_return http::Response::text(200, "application/json; charset=utf-8", std::move(*body));
    co_return refuse_data(body.error(), context);
}

} // namespace datagems::gateway
