// Whose turn it is to call an endpoint: as many at once as its adaptive limit says, in the order in which they ask, for
// all jobs of a worker that call it.
#pragma once

#include "datagems/generation/adaptive_limit.hpp"
#include "datagems/inference/model_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace datagems::generation {

// All calls from one thread or strand; it outlives those who wait and their permits.
class EndpointGate {
  public:
    EndpointGate(boost::asio::any_io_executor executor, const Clock& clock, const AdaptiveLimitSettings& settings)
        : executor_(std::move(executor)), clock_(clock), limit_(settings) {}
    EndpointGate(const EndpointGate&) = delete;
    EndpointGate& operator=(const EndpointGate&) = delete;

    // The right to make one call, or none. One that ends without ended() has told nothing about the endpoint.
    class Permit {
      public:
        Permit() noexcept = default;
        Permit(EndpointGate& owner, AdaptiveLimit::Call call) noexcept : owner_(&owner), call_(call) {}
        Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), call_(other.call_) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() {
            if (owner_ != nullptr) owner_->abandon();
        }

        [[nodiscard]] explicit operator bool() const noexcept { return owner_ != nullptr; }
        // The call came to that, `latency` after it was sent. Once.
        void ended(const inference::ReplyResult& reply, std::chrono::nanoseconds latency);

      private:
        EndpointGate* owner_ = nullptr;
        AdaptiveLimit::Call call_ = 0;
    };

    // Waits for its turn. No permit if wake() came first. Throws operation_aborted when cancelled.
    [[nodiscard]] boost::asio::awaitable<Permit> acquire();
    // Sends those who wait away without a permit, to look at what has changed.
    void wake();

    [[nodiscard]] const AdaptiveLimit& limit() const noexcept { return limit_; }

  private:
    struct Waiter {
        boost::asio::steady_timer timer;
        bool admitted = false;
        bool sent_away = false;
        AdaptiveLimit::Call call = 0;
    };
    class Place;
    void admit();
    void abandon();
    void note(AdaptiveLimit::Call call, const inference::ReplyResult& reply, std::chrono::nanoseconds latency);

    boost::asio::any_io_executor executor_;
    const Clock& clock_;
    AdaptiveLimit limit_;
    std::list<Waiter> waiting_; // admitted ones first
};

// The gates of a worker, by where they lead. All calls from one thread or strand.
class EndpointGates {
  public:
    // `clock` outlives it.
    EndpointGates(boost::asio::any_io_executor executor, const Clock& clock, const AdaptiveLimitSettings& settings)
        : executor_(std::move(executor)), clock_(clock), settings_(settings) {}

    // The one gate to the endpoint's address and path. What it has learned is kept when nobody uses it, unless many
    // other endpoints have been seen.
    [[nodiscard]] std::shared_ptr<EndpointGate> find(const inference::Endpoint& endpoint);

  private:
    boost::asio::any_io_executor executor_;
    const Clock& clock_;
    AdaptiveLimitSettings settings_;
    std::map<std::string, std::shared_ptr<EndpointGate>> gates_;
};

} // namespace datagems::generation
