// What a server says about how many more calls or tokens it grants. Pure.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/http/message.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace datagems::inference {

// How long nothing is left, by the fields x-ratelimit-remaining and x-ratelimit-reset, and those for "-requests" and
// "-tokens"; nullopt while there is something left, or when it is not said until when. At most a day.
[[nodiscard]] std::optional<std::chrono::milliseconds> exhausted_for(const http::Headers& headers, Timestamp now);

// The value of an x-ratelimit-reset field: a duration as OpenAI writes it ("6m0s", "1.5s", "250ms"), a number of
// seconds, or a Unix time in seconds or milliseconds. At most a day, at least zero.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_reset(std::string_view value, Timestamp now);

} // namespace datagems::inference
