// What can be turned on the sandbox's stores while they run.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace datagems::sandbox {

struct StoreKnobs {
    std::chrono::milliseconds latency{0};       // before every answer
    double fail_rate = 0.0;                     // share of calls that fail, half of them after their work is done
    int fail_code = 500;                        // 400 to 599; 0: the connection is dropped instead
    std::chrono::milliseconds confirm_delay{0}; // before a changed value is answered
    double unconfirmed_rate = 0.0;              // share of changed values that are answered false and not broadcast
    std::chrono::milliseconds lag{0};           // a broadcast reaches each other replica after up to this long
    std::uint64_t seed = 1;                     // of everything drawn
};

// All names: "store-latency", "store-fail-rate", "store-fail-code", "confirm-delay", "store-unconfirmed-rate", "lag".
[[nodiscard]] std::span<const std::string_view> store_knob_names() noexcept;

// Sets one knob from its text. errc::invalid_argument names the knob and what it takes.
[[nodiscard]] Result<void> set_knob(StoreKnobs& knobs, std::string_view name, std::string_view value);

// Name → number, as POST /control takes and returns them.
[[nodiscard]] boost::json::object to_json(const StoreKnobs& knobs);

} // namespace datagems::sandbox
