// Where the gateway listens, by which certificate, and how many connections it takes.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/base/ip_address.hpp"
#include "datagems/server/server.hpp"

#include <vector>

namespace datagems::gateway {

// Mistakes are left in `env`.
[[nodiscard]] server::Settings read_listen(EnvironmentReader& env, const std::vector<IpRange>& trusted_proxies);

} // namespace datagems::gateway
