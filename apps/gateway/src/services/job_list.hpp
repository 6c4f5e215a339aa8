// What a request for a list of jobs asks for. Pure functions.
#pragma once

#include "payload.hpp"

#include "datagems/http/message.hpp"
#include "datagems/persistence/job_index.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// As the answers' nextCursor.
[[nodiscard]] std::string encode(const persistence::JobCursor& cursor);
[[nodiscard]] std::optional<persistence::JobCursor> decode_cursor(std::string_view text);

// Reads status, q, limit (1 to 500) and cursor; the owner is the caller's to set.
[[nodiscard]] persistence::JobFilter read_job_filter(const http::Request& request, PayloadErrors& errors);

} // namespace datagems::gateway
