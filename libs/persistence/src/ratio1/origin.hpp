// The address of one of a node's APIs, and how calls are spelled in a request line.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace datagems::persistence::ratio1 {

struct Origin {
    std::string host; // without brackets
    std::uint16_t port = 80;
    std::string base; // of all paths: empty, or "/prefix" without a slash at its end

    // As it was given, for messages: "http://host:port/prefix".
    [[nodiscard]] std::string text() const;
};

// "http://host[:port][/prefix]"; errc::invalid_argument for anything else (another scheme, user info, a query).
[[nodiscard]] Result<Origin> parse_origin(std::string_view url);

// "/get?key=a%20b": every byte of a value that is not unreserved is percent-encoded.
[[nodiscard]] std::string target(std::string_view path,
                                 std::initializer_list<std::pair<std::string_view, std::string_view>> query);

} // namespace datagems::persistence::ratio1
