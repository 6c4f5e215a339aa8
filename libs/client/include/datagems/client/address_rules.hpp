// Which addresses a server's calls may reach when somebody else names the host: a URL from a user must not open the
// private network around us. A URL is judged twice: as it is written when it is saved, and by the addresses that its
// name resolves to at every connection, since a name may resolve to something else each time. What the operator runs is
// exempt, wherever it is, but only for the calls that it is there for.
#pragma once

#include "datagems/base/ip_address.hpp"
#include "datagems/base/result.hpp"
#include "datagems/client/url.hpp"
#include "datagems/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace datagems::client {

struct OwnCall {
    http::Method method = http::Method::post;
    std::string target; // compared as it is: path and query
    friend bool operator==(const OwnCall&, const OwnCall&) = default;
};

// An endpoint of the operator's own, and all that others may call of it.
struct OwnEndpoint {
    Origin origin;
    std::vector<OwnCall> calls;
    friend bool operator==(const OwnEndpoint&, const OwnEndpoint&) = default;
};

struct AddressRules {
    bool allow_private = false;      // everything may be reached
    std::vector<IpRange> allowed;    // beside what is public
    std::vector<OwnEndpoint> exempt; // wherever they are
};

// Whether an address is unicast and, by IANA's special-purpose registries, means the same host from everywhere. Forms
// of v6 that carry a v4 address (mapped, NAT64, 6to4) are judged by that.
// https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry (both of 2024).
[[nodiscard]] bool is_globally_reachable(const IpAddress& address);

// Whether a call may be made at all, before anything is resolved: at the origin of an exempt endpoint only its calls
// may.
[[nodiscard]] bool may_call(const AddressRules& rules, http::Method method, const Url& url);

// Whether the host of `origin`, having resolved to `address`, may be connected to.
[[nodiscard]] bool may_connect(const AddressRules& rules, const Origin& origin, const IpAddress& address);

// A base URL that a user gives. errc::invalid_argument says in a sentence why it is refused: not an http or https URL,
// credentials, a name that only a private network has, an address, in whatever spelling, that may not be reached, an
// exempt endpoint none of whose calls begins like that. Where ranges are allowed, private names pass: the connection
// decides. No name is resolved.
[[nodiscard]] Result<Url> check_external_url(std::string_view text, const AddressRules& rules);

} // namespace datagems::client
