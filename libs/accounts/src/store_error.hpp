// What a failed read of the store means to somebody who wants to know about a user: that nobody can say now.
#pragma once

#include "datagems/base/result.hpp"

#include <string_view>

namespace datagems::accounts::detail {

// errc::unavailable whatever the cause, which stays in the message: no failure of the store may look like an answer.
[[nodiscard]] inline Error unreadable(const Error& error, std::string_view what) {
    return with_context(Error{errc::unavailable, error.message}, what);
}

} // namespace datagems::accounts::detail
