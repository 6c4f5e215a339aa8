// Requests and responses as plain values. No sockets; Beast stays behind libs/server.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::http {

enum class Method { get, head, post, put, patch, del, options, other };
[[nodiscard]] std::string_view to_string(Method method) noexcept; // "GET", …; "OTHER" for other
// Methods are case-sensitive: "get" is other.
[[nodiscard]] Method parse_method(std::string_view text) noexcept;

// Header fields in order of appearance; names compare without case.
class Headers {
  public:
    // The first field of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
    void add(std::string_view name, std::string_view value);
    void set(std::string_view name, std::string_view value); // replaces all of that name
    void reserve(std::size_t count) { fields_.reserve(count); }
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const noexcept { return fields_; }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
    Method method = Method::get;
    std::string method_text; // as sent
    std::string path;        // percent-decoded, starts with '/', no dot segments
    std::string query;       // raw, without '?'
    Headers headers;
    std::string body;
    std::string remote_address; // textual IP of the peer
    bool tls = false;
    std::string request_id; // also in X-Request-Id and every log line of this request

    // The first query parameter of that name, percent-decoded ('+' is a blank); nullopt if absent or not valid UTF-8
    // after decoding.
    [[nodiscard]] std::optional<std::string> query_parameter(std::string_view name) const;
    // The first cookie of that name.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const noexcept;
};

// A body made while it is sent. The server calls next() on a pool thread (it may block on files and stores) and asks
// for the next chunk only when the client has taken the last one: back-pressure is built in.
class BodySource {
  public:
    virtual ~BodySource() = default;
    // Appends the next chunk to `out` (about 64 KiB); appends nothing at the end. An error cuts the connection, so that
    // the client sees a broken answer and never a short one.
    [[nodiscard]] virtual Result<void> next(std::string& out) = 0;
};

class LiveBody; // live_body.hpp

// What is wrong with each field of a body, in sentences.
using FieldErrors = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::shared_ptr<BodySource> stream; // when set, `body` is unused and the answer is chunked
    std::shared_ptr<LiveBody> live;     // when set, the answer goes on as long as it does, and ends the connection
    // For stand-ins that play a broken server: drops the connection after that many bytes of the answer, header
    // included.
    std::optional<std::size_t> cut_after;

    [[nodiscard]] static Response json(int status, const boost::json::value& value);
    [[nodiscard]] static Response text(int status, std::string_view content_type, std::string body);
    // {"error": message}
    [[nodiscard]] static Response error(int status, std::string_view message);
    // 400 {"error":"Invalid payload","details":{"formErrors":[…],"fieldErrors":{"field":["sentence"]}}}
    [[nodiscard]] static Response invalid_payload(const std::vector<std::string>& form_errors,
                                                  const FieldErrors& field_errors = {});
};

// The one place where errors become HTTP: invalid_argument 400, unauthenticated 401, permission_denied 403, not_found
// 404, already_exists and conflict 409, too_large 413, unsupported 501; resource_exhausted, unavailable, timed_out,
// cancelled and no_space 503 with Retry-After; internal, corrupt and io 500 {"error":"Internal error","requestId":…}.
// The messages of 401, 403, 404, 500 and of a full disk stay inside: they may name paths and keys.
[[nodiscard]] Response to_response(const Error& error, std::string_view request_id);

} // namespace datagems::http
