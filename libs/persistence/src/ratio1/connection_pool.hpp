// A bounded number of connections to one node, shared by the threads that call it.
#pragma once

#include "ratio1/connection.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace datagems::persistence::ratio1 {

// Calls that wait long for good reasons leave some places to those that do not.
enum class Errand { quick, slow };

// Thread safe. Leases end before the pool.
class ConnectionPool {
  public:
    class Lease {
      public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection, Errand errand) noexcept
            : pool_(&pool), connection_(std::move(connection)), errand_(errand) {}
        ~Lease();
        Lease(Lease&& other) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        Connection& operator*() const noexcept { return *connection_; }
        Connection* operator->() const noexcept { return connection_.get(); }

      private:
        ConnectionPool* pool_;
        std::unique_ptr<Connection> connection_;
        Errand errand_;
    };

    // A quarter of the places, where there are so many, is kept for quick errands.
    ConnectionPool(Origin origin, std::size_t places);

    // The connection used last, which is the most likely to be open still. errc::timed_out when no place becomes free.
    [[nodiscard]] Result<Lease> acquire(Errand errand, SteadyTime deadline);

  private:
    [[nodiscard]] bool has_place(Errand errand) const noexcept;
    void give_back(std::unique_ptr<Connection> connection, Errand errand) noexcept;

    const Origin origin_;
    const std::size_t places_;
    const std::size_t slow_places_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t used_ = 0;
    std::size_t slow_used_ = 0;
};

} // namespace datagems::persistence::ratio1
