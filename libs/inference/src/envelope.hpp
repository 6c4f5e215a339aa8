// From the body of a 2xx answer to the text of the model, whatever it is wrapped in. Pure.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <string_view>

namespace datagems::inference {

// Understands `result.FULL_OUTPUT[0]` and `result` around a completion, `result.TEXT_RESPONSE`, and the plain
// `choices[0].message` with `content` as a string or as parts. A refusal gives up; anything unreadable asks again.
// `secret` is kept out of the reason.
[[nodiscard]] ReplyResult read_envelope(std::string_view body, std::string_view secret);

} // namespace datagems::inference
