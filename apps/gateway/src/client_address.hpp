// Who is really asking when proxies stand in between. What a request says of its way here is believed only of the hops
// that the settings trust.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <string>
#include <string_view>

namespace datagems::gateway {

// The address of the nearest hop that is no trusted proxy, in its usual text, a v4 address as such: X-Forwarded-For is
// walked from its end as long as the hop that wrote an entry is trusted. An entry that is no address ends the walk at
// the proxy that wrote it.
[[nodiscard]] std::string client_address(const http::Request& request, const Settings& settings);

// What limits count by in place of an address: a v6 client commands a whole /64 and counts as that, "2001:db8::/64".
[[nodiscard]] std::string client_network(std::string_view address);

// The hop that is connected to us is one of those that the settings trust.
[[nodiscard]] bool is_from_trusted_proxy(const http::Request& request, const Settings& settings);

// Whether the client speaks https: to us, to a trusted proxy, or because the settings say so.
[[nodiscard]] bool came_over_https(const http::Request& request, const Settings& settings);

} // namespace datagems::gateway
