// What a failed call means for the record and the job. Pure.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/inference/model_client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::inference {

// The call did not come to an answer.
[[nodiscard]] Failure failure_of_call(const Error& error);

// The answer's status is not 2xx. `retry_after` is the header of that name, if any.
[[nodiscard]] Failure failure_of_status(int status, std::string_view body, std::optional<std::string_view> retry_after,
                                        Timestamp now, std::string_view secret);

// The value of a Retry-After header: seconds or an HTTP date; nullopt if it is neither. At most a day, at least zero.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Timestamp now);

// The start of what a server said, fit for a log and a person: its "error" if the body is JSON, at most 200 bytes, one
// line of valid UTF-8, `secret` blotted out.
[[nodiscard]] std::string excerpt(std::string_view body, std::string_view secret);

} // namespace datagems::inference
