// A text that many clients ask for again and again: packed once, and not sent to those who have it.
#pragma once

#include "datagems/http/message.hpp"

#include <string>

namespace datagems::gateway {

// Immutable; safe to share.
class NegotiatedText {
  public:
    NegotiatedText(std::string text, std::string content_type);

    // As the client takes it, gzip or plain, each with a tag of its own; 304 if it has it. To be asked for anew each
    // time (no-cache). `request` are the header fields of a GET.
    [[nodiscard]] http::Response answer(const http::Headers& request) const;

  private:
    struct Form {
        std::string body;
        std::string tag;
    };
    [[nodiscard]] static Form tagged(std::string body);

    Form plain_;
    Form gzip_;
    std::string content_type_;
};

} // namespace datagems::gateway
