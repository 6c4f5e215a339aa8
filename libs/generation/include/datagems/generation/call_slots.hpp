// How many model calls a worker may have under way, shared by its jobs in the order in which they ask.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <utility>

namespace datagems::generation {

// All calls from one thread or strand; it outlives those who wait.
class CallSlots {
  public:
    CallSlots(boost::asio::any_io_executor executor, std::size_t limit)
        : executor_(std::move(executor)), limit_(limit) {}
    CallSlots(const CallSlots&) = delete;
    CallSlots& operator=(const CallSlots&) = delete;

    // The right to make one call; given back at the end of its life.
    class Slot {
      public:
        explicit Slot(CallSlots& owner) noexcept : owner_(&owner) {}
        Slot(Slot&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (owner_ != nullptr) owner_->release();
        }

      private:
        CallSlots* owner_;
    };

    // Waits for its turn. Throws operation_aborted when cancelled.
    [[nodiscard]] boost::asio::awaitable<Slot> acquire();

    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
    [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }

  private:
    struct Waiter {
        boost::asio::steady_timer timer;
        bool granted = false;
    };
    class Place;
    void release();

    boost::asio::any_io_executor executor_;
    std::size_t limit_;
    std::size_t in_use_ = 0;
    std::list<Waiter> waiting_;
};

} // namespace datagems::generation
