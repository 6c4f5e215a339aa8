// The description of the HTTP API, made from proto-schemas/openapi.yaml when the gateway is built.
#pragma once

#include <string_view>

namespace datagems::gateway {

// proto-schemas/openapi.yaml as JSON.
[[nodiscard]] std::string_view openapi_json() noexcept;

} // namespace datagems::gateway
