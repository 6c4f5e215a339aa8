// Whose turn it is to call a model. A call takes one of the worker's slots and a place at its endpoint, both at once,
// so that none is kept idle for want of the other. Of the jobs that wait the one with the fewest calls under way goes
// first; within a job it is first come, first served.
//
//     CallLine line(slots, gates.find(endpoint));   // one for each job
//     auto permit = co_await line.acquire();
//     if (!permit) …woken, look at what has changed…
//     …call…
//     permit.ended(reply, latency);
//     …put what came of it where a crash does not reach it, then let the permit go…
#pragma once

#include "datagems/generation/endpoint_gate.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <utility>

namespace datagems::generation {

class CallLine;

// How many calls a worker may have under way. All calls from one thread or strand; it outlives its lines.
class CallSlots {
  public:
    CallSlots(boost::asio::any_io_executor executor, std::size_t limit)
        : executor_(std::move(executor)), limit_(limit), opening_(executor_) {}
    CallSlots(const CallSlots&) = delete;
    CallSlots& operator=(const CallSlots&) = delete;

    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
    [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }

  private:
    friend class CallLine;
    void admit();
    [[nodiscard]] CallLine* next();
    void wait_for_gates();

    boost::asio::any_io_executor executor_;
    std::size_t limit_;
    std::size_t in_use_ = 0;
    std::list<CallLine*> lines_;         // the one that was served last is last
    boost::asio::steady_timer opening_;  // the earliest time at which a gate opens by itself
    std::optional<SteadyTime> opens_at_; // what it is set to
};

// The calls of one job. It outlives those who wait and their permits.
class CallLine {
  public:
    CallLine(CallSlots& slots, std::shared_ptr<EndpointGate> gate);
    ~CallLine();
    CallLine(const CallLine&) = delete;
    CallLine& operator=(const CallLine&) = delete;

    // The right to make one call, or none. It takes up its slot until it goes, so that what a crash of the worker may
    // cost is never more than the slots, and its place at the endpoint until the call has ended. One that goes without
    // ended() was not used.
    class Permit {
      public:
        Permit() noexcept = default;
        Permit(CallLine& owner, EndpointGate::Call call) noexcept : owner_(&owner), call_(call) {}
        Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), call_(other.call_) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() {
            if (owner_ == nullptr) return;
            call_ ? owner_->give_back(*call_) : owner_->release();
        }

        [[nodiscard]] explicit operator bool() const noexcept { return owner_ != nullptr; }
        // The call came to that, `latency` after it was sent. Once.
        void ended(const inference::ReplyResult& reply, std::chrono::nanoseconds latency);

      private:
        CallLine* owner_ = nullptr;
        std::optional<EndpointGate::Call> call_; // until it has ended
    };

    // Waits for its turn. No permit if wake() came first. Throws operation_aborted when cancelled.
    [[nodiscard]] boost::asio::awaitable<Permit> acquire();
    // Sends those who wait away without a permit, to look at what has changed.
    void wake();

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

  private:
    friend class CallSlots;
    struct Waiter {
        boost::asio::steady_timer timer;
        std::optional<EndpointGate::Call> call; // its turn has come
        bool sent_away = false;
    };
    class Place;
    [[nodiscard]] EndpointGate::Call start();
    [[nodiscard]] bool waits() const noexcept { return !waiting_.empty(); }
    void admit_first();
    void give_back(const EndpointGate::Call& call);
    void release();

    CallSlots& slots_;
    std::shared_ptr<EndpointGate> gate_;
    std::size_t in_flight_ = 0;
    std::list<Waiter> waiting_; // for their turn
    std::list<Waiter> leaving_; // admitted or sent away, not yet resumed
};

} // namespace datagems::generation
