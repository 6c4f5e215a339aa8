// The number of a compiled subschema in its program.
#pragma once

#include <cstdint>

namespace datagems::json_schema {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xffffffffU;

} // namespace datagems::json_schema
