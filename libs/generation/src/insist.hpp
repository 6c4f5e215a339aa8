// Store and file calls that are made again until they succeed: trouble that passes never ends a job.
#pragma once

#include "datagems/generation/job_services.hpp"
#include "datagems/generation/stop_signal.hpp"

#include <functional>

namespace datagems::generation {

// Whether the same call may succeed later without anything of ours changing.
[[nodiscard]] bool may_pass(errc code) noexcept;

// Calls `function` on the storage pool until it succeeds, fails for good, or a stop is asked for (errc::cancelled).
// `on_trouble` hears each failure that may pass. `function` and `on_trouble` are named variables of the caller.
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&>> insist(const JobServices& services, async::BackoffPolicy policy,
                                                               StopSignal& stop, Function& function,
                                                               const std::function<void(const Error&)>& on_trouble) {
    async::Backoff backoff(policy);
    for (;;) {
        auto outcome = co_await async::offload(services.storage, function);
        if (outcome || !may_pass(outcome.error().code)) co_return outcome;
        on_trouble(outcome.error());
        const auto delay = backoff.after_failure(services.random(), std::chrono::milliseconds(10));
        co_await stop.sleep(delay);
        if (stop.requested()) break;
    }
    Error stopped{errc::cancelled, "the worker is stopping"};
    co_return std::move(stopped);
}

} // namespace datagems::generation
