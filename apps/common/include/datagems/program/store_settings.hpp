// Which store engine a program uses, and how it is opened.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/persistence/engine.hpp"

#include <filesystem>
#include <string>

namespace datagems::program {

enum class StoreEngine { embedded, ratio1 };

struct StoreSettings {
    StoreEngine engine = StoreEngine::embedded;
    std::filesystem::path data_dir = "./.datagems"; // of the embedded engine
    persistence::Ratio1Options ratio1;
    bool mock = false; // a throw-away store with demo users: the embedded engine in a temporary directory
};

// ratio1 when an address of a CStore is set, unless DATAGEN_STORE says otherwise; mock wins over both. Every mistake is
// left in `env`.
[[nodiscard]] StoreSettings read_store(EnvironmentReader& env);

struct OpenStore {
    std::chrono::milliseconds patience{10'000}; // how long a write waits for another process of this machine
    bool log_file_calls = false;
};
// Warns loudly of a mock store. Errors as the engine's; permission_denied for a mock directory that is somebody else's.
[[nodiscard]] Result<persistence::Engine> open_store(const StoreSettings& settings, const OpenStore& how);

} // namespace datagems::program
