// Request targets in absolute form ("http://host/path"), which a server must take as well (RFC 9112, section 3.2.2).
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::http {

// The target for parse_target: "http://h/a?b" → "/a?b", "http://h" → "/" ("*" for OPTIONS); targets of other forms as
// they are. errc::invalid_argument unless the authority is what `host`, the Host field, says, letter case aside: a
// target that contradicts Host has two meanings.
[[nodiscard]] Result<std::string> to_origin_form(Method method, std::string target,
                                                 std::optional<std::string_view> host);

} // namespace datagems::http
