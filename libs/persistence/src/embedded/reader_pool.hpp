// Connections for reading, one for each reader at work, kept for the next.
#pragma once

#include "embedded/database.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace datagems::persistence::embedded {

// Thread safe. Outlives its leases.
class ReaderPool {
  public:
    // A connection, given back at the end of the scope.
    class Lease {
      public:
        Lease(ReaderPool& pool, std::unique_ptr<Connection> connection) noexcept
            : pool_(&pool), connection_(std::move(connection)) {}
        ~Lease();
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        [[nodiscard]] Connection& operator*() const noexcept { return *connection_; }

      private:
        ReaderPool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    ReaderPool(std::filesystem::path file, std::chrono::milliseconds busy_timeout);
    [[nodiscard]] Result<Lease> lease();

  private:
    void give_back(std::unique_ptr<Connection> connection) noexcept;

    const std::filesystem::path file_;
    const std::chrono::milliseconds busy_timeout_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

} // namespace datagems::persistence::embedded
