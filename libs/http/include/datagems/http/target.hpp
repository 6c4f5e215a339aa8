// Request targets: only what has exactly one meaning is let in.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::http {

struct Target {
    std::string path;  // decoded, starts with '/'; "*" for OPTIONS *
    std::string query; // raw, without '?'
};

// Reads the target of a request line. errc::invalid_argument for all but the origin form ("/path?query") and "OPTIONS
// *", and for what a later layer could read differently: dot segments (also encoded), encoded slashes, backslashes and
// control characters, bad escapes, paths and queries that are not UTF-8, fragments.
[[nodiscard]] Result<Target> parse_target(Method method, std::string_view raw);

// "%41" → "A"; nullopt for a bad escape. With `plus_is_blank`, '+' → ' ' (queries).
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

} // namespace datagems::http
