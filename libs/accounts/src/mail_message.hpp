// A mail as it goes over the wire (RFC 5322, MIME).
#pragma once

#include "datagems/accounts/mailer.hpp"

#include <string>
#include <string_view>

namespace datagems::accounts::detail {

// Lines end with CRLF and are at most 78 bytes long but for addresses that are longer. `message_id` is what stands
// before the '@'. Control characters in a name or subject become blanks, so that no header can be added by way of them.
[[nodiscard]] std::string mail_message(const Mailbox& from, const Mail& mail, Timestamp now,
                                       std::string_view message_id);

} // namespace datagems::accounts::detail
