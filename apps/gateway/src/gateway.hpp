// The gateway put together: stores, accounts, model, handlers, server.
#pragma once

#include "settings.hpp"

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/persistence/engine.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace datagems::gateway {

// The stores that the settings name.
[[nodiscard]] Result<persistence::Engine> open_engine(const Settings& settings);
using OpenEngine = std::function<Result<persistence::Engine>(const Settings&)>;

// Construct, start(), reload() when told to, stop(). Not thread safe; All three block.
class Gateway {
  public:
    // `clock` outlives it.
    explicit Gateway(Settings settings, const Clock& clock = system_clock(), OpenEngine open = open_engine);
    // Calls stop().
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    // Opens the stores, makes the first administrator, listens. An error says what is in the way; stop() is then still
    // right.
    [[nodiscard]] Result<void> start();

    // The port that is listened on, once started.
    [[nodiscard]] std::uint16_t port() const noexcept;

    // Reads again what may change while it runs: the peers of new jobs, certificate and key. What cannot be used is
    // logged, and the old goes on.
    void reload();

    // Takes no new requests, lets those that run finish for `stop_grace`, then cancels them. May be called again.
    void stop();

  private:
    class Services;
    Settings settings_;
    const Clock& clock_;
    OpenEngine open_;
    std::unique_ptr<Services> services_;
};

// Opens the stores and looks whether they answer, as --check does. The value is a description of them.
[[nodiscard]] Result<std::string> check_stores(const Settings& settings);

} // namespace datagems::gateway
