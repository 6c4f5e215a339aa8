// What POST /api/user/settings asks for.
#pragma once

#include "payload.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/client/address_rules.hpp"
#include "datagems/http/message.hpp"

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>

namespace datagems::gateway {

struct ProfileOrder {
    enum class Kind { upsert, activate };
    Kind kind = Kind::upsert;
    accounts::ProfileChange change; // to activate: its id
};

// The answer that refuses a body: a field that is not fit, or none at all that says what to save.
[[nodiscard]] boost::system::result<ProfileOrder, http::Response> read_profile_order(const boost::json::object& body,
                                                                                     const client::AddressRules& rules);

// A key as it may be sent: printable ASCII. Empty passes, as it stands for none.
void check_api_key(PayloadErrors& errors, const std::optional<std::string>& api_key);

} // namespace datagems::gateway
