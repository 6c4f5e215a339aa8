// The JSON of a chat-completion request. Pure.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <string>
#include <string_view>

namespace datagems::inference {

// What `automatic` stands for at this path; other dialects stay.
[[nodiscard]] Dialect resolve_dialect(Dialect dialect, std::string_view path) noexcept;

// {messages, model?, …parameters, response_format}. `dialect` is not automatic.
[[nodiscard]] std::string request_body(const Completion& completion, Dialect dialect);

// True if OpenAI's "strict" mode takes this schema: known keywords only, every object closed and all its properties
// required. Elsewhere strict would make the server refuse the call.
[[nodiscard]] bool fits_strict_mode(const boost::json::object& schema);

} // namespace datagems::inference
