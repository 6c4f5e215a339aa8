// What every answer tells browsers not to do with it.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

namespace datagems::gateway {

// Also on answers that no handler made; `request` is empty when its header could not be read.
void add_security_headers(const http::Request& request, http::Response& response, const Settings& settings);

} // namespace datagems::gateway
