// Reads what a node answers: its result, wrapped or not, and its complaints, in all the shapes that there are.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// All take the body of a successful answer, in which the result is wrapped or stands alone. Errors: corrupt for what is
// no such answer, unavailable where the node reports an error in place of a result.

// A value as text: strings as they are, other JSON as it is written; null is nullopt.
[[nodiscard]] Result<std::optional<std::string>> read_value(std::string_view body);

// Fields that are null are absent.
[[nodiscard]] Result<HashFields> read_fields(std::string_view body);

// Whether a write was confirmed by a peer.
[[nodiscard]] Result<bool> read_confirmation(std::string_view body);

// Whatever it is. With status 200 a missing file has an "error" in it: that is for the caller to see.
[[nodiscard]] Result<boost::json::value> read_result(std::string_view body, boost::json::storage_ptr storage = {});

// A sentence about why, from the body of an answer that is no success; empty if there is none. Printable, cut, and only
// words that cannot repeat what was sent if that was `secret`.
[[nodiscard]] std::string complaint_text(std::string_view body, bool secret);

// The "error" of an object that says nothing else, which is how a node reports one with status 200.
[[nodiscard]] std::optional<std::string> reported_error(const boost::json::value& result);

} // namespace datagems::persistence::ratio1
