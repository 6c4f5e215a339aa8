// A store engine: CStore and R1FS together, opened once for a process.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <chrono>

namespace datagems::persistence {

struct Engine {
    std::unique_ptr<CStore> cstore;
    std::unique_ptr<R1fs> r1fs;
    std::string description; // for logs and --check, e.g. "embedded in /var/lib/datagems"
};

struct EmbeddedOptions {
    std::filesystem::path data_dir;                 // made if missing, mode 0700; files in it have 0600
    std::chrono::milliseconds busy_timeout{10'000}; // how long a write waits for another process's
};

// SQLite (WAL) and a directory of files under `data_dir`; any number of processes of one machine may open it (each
// opens its own: an engine must not be carried through fork). Errors: permission_denied, no_space, corrupt, unsupported
// (written by a newer version), unavailable (another process kept it locked), io.
[[nodiscard]] Result<Engine> open_embedded(const EmbeddedOptions& options);

} // namespace datagems::persistence
