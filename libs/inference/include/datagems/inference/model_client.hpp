// Chat completions against any of the dialects we know, and the mock model behind the same interface.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::client {
class HttpClient;
}

namespace datagems::inference {

// How `response_format` is spelled. automatic: json_schema for paths that end in "/chat/completions", else json_object.
enum class Dialect { automatic, json_object, json_schema };
// "auto", "json_object", "json_schema".
[[nodiscard]] std::string_view to_string(Dialect dialect) noexcept;
[[nodiscard]] std::optional<Dialect> parse_dialect(std::string_view text) noexcept;

struct Message {
    std::string role; // "system", "user", "assistant"
    std::string content;
};

// One call. `schema` empty: response_format is {"type":"json_object"}.
struct Completion {
    std::vector<Message> messages;
    const boost::json::object* schema = nullptr; // outlives the call
    std::string_view schema_text;                // `schema` as JSON, written once for many calls; outlives the call
    boost::json::object parameters;              // merged in; cannot replace messages, model, response_format
    std::optional<std::string> model;
    std::optional<std::uint64_t> seed_hint; // the record's index; only the mock model and the log read it
    std::int64_t attempt = 1;               // of this record; only the log reads it
};

struct Endpoint {
    std::string base_url; // one trailing slash is dropped
    std::string path;     // starts with '/'
    std::string api_key;  // secret; empty: no Authorization header
    bool own = false;     // the operator's choice, not a user's: it may be in a private network
    Dialect dialect = Dialect::automatic;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// The text that the model wrote, and what it cost.
struct Reply {
    std::string content;
    std::string finish_reason; // "stop", "length", … or empty
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    // The server grants no further call for that long (x-ratelimit-remaining: 0).
    std::optional<std::chrono::milliseconds> exhausted_for{};
};

// What a failed call means for the record and the job (design: errors are told apart).
enum class FailureKind {
    retry_call, // connect, time-out, dropped, 408, 425, 429, 5xx: call again later; no attempt is used up
    ask_again,  // answered, but not usable: uses an attempt
    give_up,    // content refused, another 4xx: this record fails
    pause_job,  // 401, 403, 404: somebody must mend the endpoint
    cancelled,
};

struct Failure {
    FailureKind kind = FailureKind::retry_call;
    std::string cause;  // short and stable, for counting: "timeout", "429", "connect", "401", …
    std::string reason; // a sentence for a person, without secrets
    std::optional<std::chrono::milliseconds> retry_after; // by Retry-After, else as `exhausted_for` of a reply
};

[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);
using ReplyResult = boost::system::result<Reply, Failure>;

// The seam between generation and the network. Implementations are safe to call from any strand of their executor.
class Model {
  public:
    virtual ~Model() = default;
    // Both arguments outlive the call.
    virtual boost::asio::awaitable<ReplyResult> complete(const Endpoint& endpoint, const Completion& completion) = 0;
};

// The models behind HTTP APIs. Calls to the operator's own endpoints go through `own`, all others through `guarded`,
// which has address rules; they share no connection. Both outlive the model; calls run as HttpClient says.
[[nodiscard]] std::unique_ptr<Model> make_model_client(client::HttpClient& own, client::HttpClient& guarded);

// A model that needs no network. With a schema it answers with a record that is valid, and the same for the same
// seed_hint; without one, with a schema drafted from the words of the messages. The endpoint is not looked at. Safe to
// call from many threads.
[[nodiscard]] std::unique_ptr<Model> make_mock_model();

} // namespace datagems::inference
