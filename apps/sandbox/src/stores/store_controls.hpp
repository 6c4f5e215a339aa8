// The knobs in use, the faults drawn by them, and waiting that ends when the servers stop.
#pragma once

#include "store_knobs.hpp"

#include "mixing.hpp"

#include <condition_variable>
#include <mutex>

namespace datagems::sandbox {

// When a call fails on purpose: before its work, or after it, so that it only seems to have failed.
enum class InjectedFault { none, before, after };

// Thread safe.
class StoreControls {
  public:
    explicit StoreControls(const StoreKnobs& knobs) : knobs_(knobs), random_(mix(knobs.seed)) {}

    [[nodiscard]] StoreKnobs knobs() const {
        const std::lock_guard lock(mutex_);
        return knobs_;
    }
    // The seed stays.
    void set_knobs(const StoreKnobs& knobs) {
        const std::lock_guard lock(mutex_);
        const std::uint64_t seed = knobs_.seed;
        knobs_ = knobs;
        knobs_.seed = seed;
    }

    [[nodiscard]] InjectedFault draw_fault() {
        const std::lock_guard lock(mutex_);
        if (random_.share() >= knobs_.fail_rate) return InjectedFault::none;
        return random_.share() < 0.5 ? InjectedFault::before : InjectedFault::after;
    }

    void wait(std::chrono::milliseconds duration) {
        std::unique_lock lock(mutex_);
        stopping_.wait_for(lock, duration, [this] { return is_stopping_; });
    }
    void end_waits() {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        stopping_.notify_all();
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable stopping_;
    bool is_stopping_ = false;
    StoreKnobs knobs_;
    RandomSequence random_;
};

} // namespace datagems::sandbox
