// What the client is told when a store, or the pool that asks it, fails.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/http/message.hpp"

#include <chrono>
#include <string_view>

namespace datagems::gateway {

// Trouble of the machine or the store is logged with its reason and told as 503 without it: it passes, and its details
// are the operator's business. Everything else is http::to_response.
[[nodiscard]] http::Response failure_response(const Error& error, const http::Request& request);

// An error with Retry-After.
[[nodiscard]] http::Response try_later(int status, std::string_view sentence, std::chrono::seconds after);

} // namespace datagems::gateway
