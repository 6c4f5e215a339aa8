// The two chat-completion dialects: what is asked, and how an answer is wrapped.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::sandbox {

enum class ChatDialect {
    ratio1, // POST /create_chat_completion
    openai, // POST /v1/chat/completions
};

struct ChatRequest {
    std::optional<std::string> schema; // as JSON: of response_format, in whichever spelling
    std::string prompt;                // the user's messages, one after the other
    std::string model;
};

// errc::invalid_argument says what is wrong with the body, too_large that it is nested too deeply.
[[nodiscard]] Result<ChatRequest> read_chat_request(std::string_view body);

struct Answer {
    std::string content;
    bool cut = false; // finish_reason "length" in place of "stop"
};

// The body of a successful answer.
[[nodiscard]] std::string wrap_answer(ChatDialect dialect, const Answer& answer, const ChatRequest& request,
                                      std::uint64_t call_number);

// The body of GET /v1/models.
[[nodiscard]] boost::json::object model_list();

} // namespace datagems::sandbox
