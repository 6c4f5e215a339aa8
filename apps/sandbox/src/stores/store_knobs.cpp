#include "store_knobs.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace datagems::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t longest_ms = 3'600'000;

constexpr std::array<std::string_view, 6> names = {
    "store-latency", "store-fail-rate", "store-fail-code", "confirm-delay", "store-unconfirmed-rate", "lag",
};

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Error mistake(std::string_view name, std::string_view expected) {
    return Error{errc::invalid_argument, std::string(name) + " must be " + std::string(expected)};
}

Result<void> set_duration(milliseconds& target, std::string_view name, std::string_view value) {
    const auto number = parse<std::uint64_t>(value);
    if (!number || *number > longest_ms) return mistake(name, "milliseconds from 0 to 3600000");
    target = milliseconds(*number);
    return {};
}

Result<void> set_share(double& target, std::string_view name, std::string_view value) {
    const auto share = parse<double>(value);
    if (!share || !(*share >= 0.0 && *share <= 1.0)) return mistake(name, "a share from 0 to 1");
    target = *share;
    return {};
}

Result<void> set_code(int& target, std::string_view name, std::string_view value) {
    const auto code = parse<int>(value);
    if (!code || (*code != 0 && (*code < 400 || *code > 599)))
        return mistake(name, "a status from 400 to 599, or 0 for a dropped connection");
    target = *code;
    return {};
}

} // namespace

std::span<const std::string_view> store_knob_names() noexcept {
    return names;
}

Result<void> set_knob(StoreKnobs& knobs, std::string_view name, std::string_view value) {
    if (name == "store-latency") return set_duration(knobs.latency, name, value);
    if (name == "store-fail-rate") return set_share(knobs.fail_rate, name, value);
    if (name == "store-fail-code") return set_code(knobs.fail_code, name, value);
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
