// One port of one store: cpp-httplib's server around a StoreApi.
#pragma once

#include "server_counters.hpp"
#include "store_call.hpp"
#include "store_controls.hpp"

#include "datagems/base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace datagems::sandbox {

class StoreServer {
  public:
    // Listening when it returns; port 0: the kernel picks one. errc::io if it cannot. `api` and `controls` outlive it.
    [[nodiscard]] static Result<std::unique_ptr<StoreServer>> start(const std::string& host, std::uint16_t port,
                                                                    StoreApi& api, StoreControls& controls);
    ~StoreServer();
    StoreServer(const StoreServer&) = delete;
    StoreServer& operator=(const StoreServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] ServerCounters& counters() const noexcept;
    // Closes all connections and waits for their threads; the controls' waits must have been ended.
    void stop();

  private:
    class Impl;
    explicit StoreServer(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::sandbox
