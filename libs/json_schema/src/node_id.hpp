// The numbers of compiled subschemas in their program, and of the schema resources they belong to.
#pragma once

#include <cstdint>

namespace datagems::json_schema {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xffffffffU;

using ResourceId = std::uint32_t;

} // namespace datagems::json_schema
