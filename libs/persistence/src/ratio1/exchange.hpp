// One request and what came of it: the words in which the layers of this engine speak.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// A request body that is made while it is sent; again from its beginning for each attempt.
class Upload {
  public:
    virtual ~Upload() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Hands exactly size() bytes to `write`, until that says false.
    [[nodiscard]] virtual Result<void> send(const std::function<bool(std::string_view)>& write) const = 0;
};

struct Request {
    std::string method = "GET";
    std::string target; // encoded, below the origin's base
    std::string content_type;
    std::string body;
    const Upload* upload = nullptr; // in place of `body`
    bool holds_value = false;       // a value of the store: what the node says about it may repeat it
};

// A POST of that object.
[[nodiscard]] Request json_post(std::string_view path, const boost::json::object& payload);

struct Head {
    int status = 0;
    std::string content_type; // lower case, without parameters
    std::optional<std::uint64_t> length;
    bool framed = false;   // tells its own end: one that does not may be cut without a sign
    bool has_meta = false; // x-meta, which a node sends with a file's content
    std::optional<std::chrono::seconds> retry_after;
};

// Where the body of a successful answer goes.
class BodySink {
  public:
    virtual ~BodySink() = default;
    // Before the first byte of each attempt: what an earlier one brought is void. An error ends the exchange.
    [[nodiscard]] virtual Result<void> begin(const Head& head) = 0;
    [[nodiscard]] virtual Result<void> take(std::string_view piece) = 0;
};

// A text of at most `limit` bytes; errc::too_large beyond.
class TextSink final : public BodySink {
  public:
    explicit TextSink(std::size_t limit) : limit_(limit) {}
    Result<void> begin(const Head& head) override;
    Result<void> take(std::string_view piece) override;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] std::string release() noexcept { return std::move(text_); }

  private:
    std::size_t limit_;
    std::string text_;
};

enum class Outcome {
    answered,  // whole, whatever its status
    not_sent,  // no connection: the node cannot have seen it
    no_answer, // sent, at least in part, and nothing came back
    broken,    // the answer began, but did not end as it should
    stopped,   // by our own side: the sink or the upload
};

struct Exchange {
    Outcome outcome = Outcome::not_sent;
    Error error;           // unless answered
    Head head;             // once there is an answer
    std::string complaint; // the body of an answer that is no success, cut at max_complaint_bytes
    bool reused = false;   // on a connection that had carried another
};

inline constexpr std::size_t max_complaint_bytes = std::size_t{64} * 1024;

[[nodiscard]] constexpr bool is_success(int status) noexcept {
    return status >= 200 && status < 300;
}

} // namespace datagems::persistence::ratio1
