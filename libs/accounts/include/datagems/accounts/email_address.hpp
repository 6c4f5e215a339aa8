// Mail addresses in their one spelling.
#pragma once

#include "datagems/base/result.hpp"

#include <string>
#include <string_view>

namespace datagems::accounts {

// Trimmed and in lower case: a dot-atom, '@', and a domain of at least two labels, all ASCII; never quoted, so that
// nothing in it means anything to a header or a mail server. errc::invalid_argument otherwise.
[[nodiscard]] Result<std::string> canonical_email(std::string_view text);

// Somebody that mail comes from, as people see them.
struct Mailbox {
    std::string name; // UTF-8 without control characters; empty: none
    std::string address;
};

// "no-reply@example.org" or "Name <no-reply@example.org>". errc::invalid_argument otherwise.
[[nodiscard]] Result<Mailbox> parse_mailbox(std::string_view text);

} // namespace datagems::accounts
