// Which fault a call meets and how long it takes: a pure function of the seed and the call's number.
#pragma once

#include "knobs.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace datagems::sandbox {

struct Draw {
    std::optional<Fault> fault;
    std::chrono::milliseconds delay{0};
    std::uint64_t record_seed = 0; // for the sampler; differs from call to call
};

[[nodiscard]] Draw draw(const Knobs& knobs, std::uint64_t call_number) noexcept;

} // namespace datagems::sandbox
