// Request bodies as JSON.
#pragma once

#include "datagems/http/message.hpp"

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <string_view>

namespace datagems::http {

enum class AbsentBody {
    refused,  // 400
    is_empty, // counts as {}: for routes where every field is optional
};

// The body as an object, or the answer that says what is wrong: 415 unless the content type is application/json (with a
// charset of UTF-8 at most), 400 invalid_payload for what is not one JSON object of at most 64 levels in valid UTF-8,
// or names a key twice in one object.
[[nodiscard]] boost::system::result<boost::json::object, Response>
read_json_object(const Request& request, AbsentBody absent = AbsentBody::refused);

// Parses any JSON text with those limits; errc::invalid_argument says what is wrong.
[[nodiscard]] Result<boost::json::value> parse_strict_json(std::string_view text, std::size_t max_depth = 64);

} // namespace datagems::http
