#include "knobs.hpp"

#include "stores/knob_values.hpp"

#include <boost/json/serialize.hpp>

#include <numeric>
#include <optional>

namespace datagems::sandbox {
namespace {

constexpr std::string_view rate_prefix = "rate-";

constexpr std::array<std::string_view, fault_count> fault_names = {
    "429", "5xx", "garbage", "invalid", "fenced", "prose", "truncated", "dropped", "hang", "slow",
};

constexpr std::array<std::string_view, 5 + fault_count> names = {
    "latency",    "latency-jitter", "slow-by",      "slots",        "seed",
    "rate-429",   "rate-5xx",       "rate-garbage", "rate-invalid", "rate-fenced",
    "rate-prose", "rate-truncated", "rate-dropped", "rate-hang",    "rate-slow",
};

std::optional<std::size_t> fault_index(std::string_view knob) {
    if (!knob.starts_with(rate_prefix)) return std::nullopt;
    for (std::size_t index = 0; index < fault_count; ++index)
        if (fault_names[index] == knob.substr(rate_prefix.size())) return index;
    return std::nullopt;
}

} // namespace

std::string_view to_string(Fault fault) noexcept {
    return fault_names[static_cast<std::size_t>(fault)];
}

std::span<const std::string_view> knob_names() noexcept {
    return names;
}

Result<void> set_knob(Knobs& knobs, std::string_view name, std::string_view value) {
    if (name == "latency") return set_duration(knobs.latency, name, value);
    if (name == "latency-jitter") return set_duration(knobs.latency_jitter, name, value);
    if (name == "slow-by") return set_duration(knobs.slow_by, name, value);
    if (name == "slots") return set_count(knobs.slots, name, value);
    if (name == "seed") return set_count(knobs.seed, name, value);
    const auto index = fault_index(name);
    if (!index) return Error{errc::invalid_argument, "there is no knob '" + std::string(name) + "'"};
    return set_share(knobs.rates[*index], name, value);
}

Result<void> check(const Knobs& knobs) {
    const double sum = std::accumulate(knobs.rates.begin(), knobs.rates.end(), 0.0);
    if (sum > 1.0 + 1e-9) return Error{errc::invalid_argument, "the rates add up to more than 1"};
    return {};
}

boost::json::object to_json(const Knobs& knobs) {
    boost::json::object json;
    json["latency"] = knobs.latency.count();
    json["latency-jitter"] = knobs.latency_jitter.count();
    json["slow-by"] = knobs.slow_by.count();
    json["slots"] = knobs.slots;
    json["seed"] = knobs.seed;
    for (std::size_t index = 0; index < fault_count; ++index)
        json[std::string(rate_prefix) + std::string(fault_names[index])] = knobs.rates[index];
    return json;
}

Result<Knobs> with_changes(Knobs knobs, const boost::json::object& changes) {
    for (const auto& [name, value] : changes) {
        const std::string text = boost::json::serialize(value);
        auto set = set_knob(knobs, name, text);
        if (!set) return set.error();
    }
    auto checked = check(knobs);
    if (!checked) return checked.error();
    return knobs;
}

} // namespace datagems::sandbox
