// Texts of others made fit for a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::log {

// The beginning of `text`, at most about `max_bytes` of it (then it ends with "…"), with *** for each `secret` (empty:
// none), for what follows "Authorization" or "Bearer", and for the credentials in URLs. Pure.
[[nodiscard]] std::string redacted(std::string_view text, std::string_view secret, std::size_t max_bytes);

} // namespace datagems::log
