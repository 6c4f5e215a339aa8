// Stores on loopback and engines that use them, for the tests of this folder.
#pragma once

#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "stores/store_servers.hpp"

#include <catch2/catch.hpp>

#include <memory>

namespace datagems::persistence::test {

// Long enough for a machine that is busy with others: no test waits for them.
inline Ratio1Options quick_options() {
    using namespace std::chrono_literals;
    Ratio1Options options;
    options.connect_timeout = 10s;
    options.read_deadline = 60s;
    options.write_deadline = 60s;
    options.idle_timeout = 30s;
    return options;
}

inline Engine open_with(const Ratio1Options& options) {
    auto engine = open_ratio1(options);
    if (!engine) FAIL(engine.error().message);
    return std::move(*engine);
}

class Stores {
  public:
    explicit Stores(sandbox::Dialect dialect, const sandbox::StoreKnobs& knobs = {}, std::size_t replicas = 1) {
        sandbox::StoreSettings settings;
        settings.dialect = dialect;
        settings.knobs = knobs;
        settings.replicas = replicas;
        auto started = sandbox::StoreServers::start(settings);
        if (!started) FAIL(started.error().message);
        servers_ = std::move(*started);
    }

    [[nodiscard]] Ratio1Options options(std::size_t replica = 0) const {
        auto options = quick_options();
        options.cstore_url = servers_->cstore_url(replica);
        options.r1fs_url = servers_->r1fs_url(replica);
        options.spool_dir = spool_.path();
        return options;
    }
    [[nodiscard]] Engine open(std::size_t replica = 0) const { return open_with(options(replica)); }
    [[nodiscard]] sandbox::StoreServers& servers() const { return *servers_; }

  private:
    datagems::test::TempDir spool_;
    std::unique_ptr<sandbox::StoreServers> servers_;
};

} // namespace datagems::persistence::test
