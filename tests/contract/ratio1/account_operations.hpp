// Accounts as this program keeps them, for the other side of a comparison.
#pragma once

#include "datagems/persistence/cstore.hpp"

#include <boost/json/object.hpp>

namespace datagems::store_peer {

// Makes the user {"username","password","role","metadata"} with a new password record. The hash and the pepper are
// those of the environment.
[[nodiscard]] Result<void> create_user(persistence::CStore& store, const boost::json::object& call);

} // namespace datagems::store_peer
