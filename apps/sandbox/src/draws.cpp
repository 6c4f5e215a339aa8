#include "draws.hpp"

namespace datagems::sandbox {
namespace {

// The finaliser of SplitMix64: neighbouring inputs give unrelated outputs.
std::uint64_t mix(std::uint64_t value) noexcept {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

// From 0 up to, not including, 1.
double share_of(std::uint64_t bits) noexcept {
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

} // namespace

Draw draw(const Knobs& knobs, std::uint64_t call_number) noexcept {
    Draw drawn;
    const std::uint64_t base = mix(knobs.seed ^ mix(call_number));
    drawn.record_seed = mix(base ^ 1);
    const double jitter = share_of(mix(base ^ 2)) * static_cast<double>(knobs.latency_jitter.count());
    drawn.delay = knobs.latency + std::chrono::milliseconds(static_cast<std::int64_t>(jitter));
    double point = share_of(mix(base ^ 3));
    for (std::size_t index = 0; index < fault_count; ++index) {
        if (point < knobs.rates[index]) {
            drawn.fault = static_cast<Fault>(index);
            break;
        }
        point -= knobs.rates[index];
    }
    if (drawn.fault == Fault::slow) drawn.delay += knobs.slow_by;
    return drawn;
}

} // namespace datagems::sandbox
