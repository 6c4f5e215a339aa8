#include "draws.hpp"

#include "mixing.hpp"

namespace datagems::sandbox {

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
