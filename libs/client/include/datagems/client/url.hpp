// Where a call goes.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::client {

// Where to connect. Parsed and checked once, then used for many calls.
struct Origin {
    bool tls = false;
    std::string host; // a name or an address; IPv6 without brackets
    std::uint16_t port = 80;
    friend auto operator<=>(const Origin&, const Origin&) = default;
};

// An absolute http or https URL without credentials or fragment. errc::invalid_argument says what is wrong.
struct Url {
    Origin origin;
    std::string target; // path and query, at least "/"
};
[[nodiscard]] Result<Url> parse_url(std::string_view text);

} // namespace datagems::client
