// What the client is told when a store, or the pool that asks it, fails.
#pragma once

#include "services/user_places.hpp"

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

// There is no place for another of them, "downloads being prepared" say: 429 if the user's own take them all, else 503,
// with Retry-After. Not for Refusal::none.
[[nodiscard]] http::Response refuse_place(UserPlaces::Refusal refusal, std::string_view what);

} // namespace datagems::gateway
