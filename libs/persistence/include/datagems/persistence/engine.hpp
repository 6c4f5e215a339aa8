// A store engine: CStore and R1FS together, opened once for a process.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/peer_list.hpp"
#include "datagems/persistence/r1fs.hpp"
#include "datagems/persistence/upkeep.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace datagems::persistence {

struct Engine {
    std::unique_ptr<CStore> cstore;
    std::unique_ptr<R1fs> r1fs;
    std::string description; // for logs and --check, e.g. "embedded in /var/lib/datagems"
    // To which each write is replicated beside the node's own; may be replaced at any time. Null: this engine has none.
    std::shared_ptr<PeerList> replicas{};
    // Null where the store is a service's own business. Goes before the stores.
    std::unique_ptr<Upkeep> upkeep{};
};

struct EmbeddedOptions {
    std::filesystem::path data_dir;                 // made if missing, mode 0700; files in it have 0600
    std::chrono::milliseconds busy_timeout{10'000}; // how long a write waits for another process's
};

// SQLite (WAL) and a directory of files under `data_dir`; any number of processes of one machine may open it (each
// opens its own: an engine must not be carried through fork). Errors: permission_denied, no_space, corrupt, unsupported
// (written by a newer version), unavailable (another process kept it locked), io.
[[nodiscard]] Result<Engine> open_embedded(const EmbeddedOptions& options);

struct Ratio1Options {
    std::string cstore_url;                              // http://host:port of the node's CStore API
    std::string r1fs_url;                                // and of its R1FS API; may be the same origin
    std::vector<std::string> chainstore_peers;           // to which each write is replicated beside the node's own
    std::size_t max_connections = 8;                     // to each of the two
    std::chrono::milliseconds connect_timeout{2'000};    // of one attempt
    std::chrono::milliseconds read_deadline{10'000};     // of a call that changes nothing, its repeats included
    std::chrono::milliseconds write_deadline{45'000};    // a node waits up to 30 s for its peers' confirmation
    std::chrono::milliseconds idle_timeout{30'000};      // of a transfer in which no byte moves
    std::filesystem::path spool_dir{"/var/tmp"};         // where files are kept while they are read
    std::uint64_t spool_bytes = std::uint64_t{4} << 30U; // of files kept for the next reader; open ones not counted
};

// The HTTP APIs of a Ratio1 node (or of its sandbox). Contacts nobody: a node that is away is seen by the calls, which
// answer errc::unavailable or timed_out until it is back. Errors: invalid_argument for a URL that is not plain http.
[[nodiscard]] Result<Engine> open_ratio1(const Ratio1Options& options);

} // namespace datagems::persistence
