// The bytes of a request. No sockets.
#pragma once

#include "datagems/client/http_client.hpp"

#include <string>
#include <string_view>

namespace datagems::client {

// Request line, header and body in one piece, ready to be sent. errc::invalid_argument if a header, the target or the
// method cannot be sent as it is or belongs to the client.
[[nodiscard]] Result<std::string> request_text(const Call& call, std::string_view user_agent);

// The Host field: brackets around IPv6, the port unless it is the scheme's own.
[[nodiscard]] std::string host_field(const Origin& origin);

} // namespace datagems::client
