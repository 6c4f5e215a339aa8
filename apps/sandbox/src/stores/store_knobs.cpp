#include "store_knobs.hpp"

#include "knob_values.hpp"

#include <array>

namespace datagems::sandbox {
namespace {

constexpr std::array<std::string_view, 6> names = {
    "store-latency", "store-fail-rate", "store-fail-code", "confirm-delay", "store-unconfirmed-rate", "lag",
};

} // namespace

std::span<const std::string_view> store_knob_names() noexcept {
    return names;
}

Result<void> set_knob(StoreKnobs& knobs, std::string_view name, std::string_view value) {
    if (name == "store-latency") return set_duration(knobs.latency, name, value);
    if (name == "store-fail-rate") return set_share(knobs.fail_rate, name, value);
    if (name == "store-fail-code") return set_failure(knobs.fail_code, name, value);
    if (name == "confirm-delay") return set_duration(knobs.confirm_delay, name, value);
    if (name == "store-unconfirmed-rate") return set_share(knobs.unconfirmed_rate, name, value);
    if (name == "lag") return set_duration(knobs.lag, name, value);
    return Error{errc::invalid_argument, "there is no knob '" + std::string(name) + "' of the stores"};
}

boost::json::object to_json(const StoreKnobs& knobs) {
    boost::json::object json;
    json["store-latency"] = knobs.latency.count();
    json["store-fail-rate"] = knobs.fail_rate;
    json["store-fail-code"] = knobs.fail_code;
    json["confirm-delay"] = knobs.confirm_delay.count();
    json["store-unconfirmed-rate"] = knobs.unconfirmed_rate;
    json["lag"] = knobs.lag.count();
    return json;
}

} // namespace datagems::sandbox
