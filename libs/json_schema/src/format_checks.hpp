// One predicate for each asserted format, exact by its RFC, in linear time and without allocation.
#pragma once

#include <string_view>

namespace datagems::json_schema {

// RFC 3339, in format_time.cpp. A second of 60 must be the last one of a UTC day.
[[nodiscard]] bool is_date_time(std::string_view text);
[[nodiscard]] bool is_date(std::string_view text);
[[nodiscard]] bool is_time(std::string_view text);
[[nodiscard]] bool is_duration(std::string_view text); // its appendix A

// RFC 5321 and, for the second, RFC 6531, in format_mail.cpp.
[[nodiscard]] bool is_email(std::string_view text);
[[nodiscard]] bool is_idn_email(std::string_view text);

// RFC 1123, RFC 2673 and RFC 4291, in format_network.cpp. Labels "xn--…" are not decoded.
[[nodiscard]] bool is_hostname(std::string_view text);
[[nodiscard]] bool is_ipv4(std::string_view text);
[[nodiscard]] bool is_ipv6(std::string_view text);

// RFC 3986, in format_uri.cpp.
[[nodiscard]] bool is_uri(std::string_view text);
[[nodiscard]] bool is_uri_reference(std::string_view text);

[[nodiscard]] bool is_uuid(std::string_view text); // RFC 4122

} // namespace datagems::json_schema
