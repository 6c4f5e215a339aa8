// The user names of those who sign up.
#pragma once

#include <string>
#include <string_view>

namespace datagems::accounts::detail {

// A name made of the address's local part and four hex digits of an HMAC of the whole, so that writers who race for one
// address mean the same user. `attempt` counts the names that turned out to be somebody else's; each has another one.
[[nodiscard]] std::string sign_up_username(std::string_view email, std::string_view key, int attempt);

} // namespace datagems::accounts::detail
