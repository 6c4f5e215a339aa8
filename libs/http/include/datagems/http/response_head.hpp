// The status line and header of an answer as they go over the wire.
#pragma once

#include "datagems/http/message.hpp"

#include <string>
#include <string_view>

namespace datagems::http {

enum class BodyKind {
    sized,   // Content-Length
    chunked, // Transfer-Encoding: chunked
    to_end,  // ends with the connection (HTTP/1.0)
    none,    // no body and no length (204, 304)
};

struct HeadOptions {
    int version = 11; // the request's: 10 or 11
    bool keep_alive = true;
    BodyKind body = BodyKind::sized;
    std::size_t length = 0; // for sized
    std::string_view date;  // see http_date
    std::string_view server;
    std::string_view request_id;
};

// Appends the head with its empty line to `out`. Connection, Content-Length, Transfer-Encoding, Date, Server and
// X-Request-Id come from `options`; fields of those names in the response are passed over. False, with `out` unchanged,
// when a field cannot be sent (control characters): a bug of the handler.
[[nodiscard]] bool append_head(std::string& out, const Response& response, const HeadOptions& options);

// "Sun, 06 Nov 1994 08:49:37 GMT" for seconds since the epoch.
[[nodiscard]] std::string http_date(std::int64_t seconds);

// "Not Found" for 404; "Unknown" for codes that have no phrase here.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

} // namespace datagems::http
