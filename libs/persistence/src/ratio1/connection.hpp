// One keep-alive connection to a node, opened when it is needed. The only place that knows the HTTP library.
#pragma once

#include "ratio1/exchange.hpp"
#include "ratio1/origin.hpp"
#include "ratio1/wire.hpp"

#include <memory>

namespace datagems::persistence::ratio1 {

// For one thread at a time. Every step of an exchange is bounded by `patience`, opening by `connect_deadline` too.
class Connection {
  public:
    explicit Connection(const Origin& origin);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Exchange exchange(const Request& request, BodySink& sink, const Patience& patience,
                                    SteadyTime connect_deadline);

  private:
    class Client;
    std::unique_ptr<Client> client_;
};

} // namespace datagems::persistence::ratio1
