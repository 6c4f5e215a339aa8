#include "format.hpp"

#include "format_checks.hpp"
#include "pointer.hpp"
#include "regex/parser.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace {

bool is_regex(std::string_view text) {
    return regex::parse(text).has_value(); // what parses compiles
}

constexpr std::array kFormats = {
    Format{"date-time", "an RFC 3339 date and time such as \"2024-05-31T13:45:00Z\"", is_date_time},
    Format{"date", "a date such as \"2024-05-31\"", is_date},
    Format{"time", "a time with its offset such as \"13:45:00Z\"", is_time},
    Format{"duration", "an ISO 8601 duration such as \"P3DT4H\"", is_duration},
    Format{"email", "an email address", is_email},
    Format{"idn-email", "an email address", is_idn_email},
    Format{"hostname", "a host name", is_hostname},
    Format{"ipv4", "an IPv4 address", is_ipv4},
    Format{"ipv6", "an IPv6 address", is_ipv6},
    Format{"uri", "an absolute URI such as \"https://example.com/a\"", is_uri},
    Format{"uri-reference", "a URI or a relative reference", is_uri_reference},
    Format{"uuid", "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"", is_uuid},
    Format{"json-pointer", "a JSON Pointer", is_json_pointer},
    Format{"regex", "a regular expression", is_regex},
};

} // namespace

const Format* find_format(std::string_view name) noexcept {
    const auto found = std::ranges::find(kFormats, name, &Format::name);
    return found == kFormats.end() ? nullptr : &*found;
}

} // namespace datagems::json_schema
