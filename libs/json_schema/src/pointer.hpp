// JSON Pointers (RFC 6901): building them, and resolving the fragment of a local reference.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// pointer + "/" + token, with "~" and "/" of the token escaped.
[[nodiscard]] std::string child_pointer(std::string_view pointer, std::string_view token);

void append_token(std::string& pointer, std::string_view token);

// "%25" to "%"; nothing if an escape is damaged.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

// True if `text` is a JSON Pointer: empty, or "/" first, and "~" only before 0 or 1.
[[nodiscard]] bool is_json_pointer(std::string_view text) noexcept;

// What `pointer` points at in `document`; null if there is no such place.
[[nodiscard]] const boost::json::value* resolve_pointer(const boost::json::value& document, std::string_view pointer);

} // namespace datagems::json_schema
