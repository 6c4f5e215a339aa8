#include "services/job_list.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"

#include <charconv>

namespace datagems::gateway {
namespace {

constexpr std::int64_t max_limit = 500;

} // namespace

std::string encode(const persistence::JobCursor& cursor) {
    return base64url_encode(std::to_string(cursor.updated_at.time_since_epoch().count()) + "|" + cursor.id);
}

std::optional<persistence::JobCursor> decode_cursor(std::string_view text) {
    const auto decoded = base64url_decode(text);
    if (!decoded) return std::nullopt;
    const auto bar = decoded->find('|');
    if (bar == std::string::npos) return std::nullopt;
    std::int64_t milliseconds = 0;
    const auto parsed = std::from_chars(decoded->data(), decoded->data() + bar, milliseconds);
    if (parsed.ec != std::errc{} || parsed.ptr != decoded->data() + bar) return std::nullopt;
    return persistence::JobCursor{Timestamp(std::chrono::milliseconds(milliseconds)), decoded->substr(bar + 1)};
}

persistence::JobFilter read_job_filter(const http::Request& request, PayloadErrors& errors) {
    persistence::JobFilter filter;
    if (const auto status = request.query_parameter("status")) {
        if (const auto parsed = documents::parse_job_status(*status)) {
            filter.status = *parsed;
        } else {
            errors.add("status", "Must be one of queued, running, succeeded, failed, cancelled");
        }
    }
    filter.text = ascii_lower(trim(request.query_parameter("q").value_or("")));
    if (const auto limit = query_integer(request, "limit", 1, max_limit, errors)) {
        filter.limit = static_cast<std::size_t>(*limit);
    }
    if (const auto cursor = request.query_parameter("cursor")) {
        filter.after = decode_cursor(*cursor);
        if (!filter.after) errors.add("cursor", "Must be a nextCursor of an earlier answer");
    }
    return filter;
}

} // namespace datagems::gateway
