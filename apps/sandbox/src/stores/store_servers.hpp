// CStore and R1FS over HTTP, as an edge node or the public development sandbox serve them: a network of peers on one
// machine. Each replica has two addresses of its own; files are shared by all, the CStore of each lags behind the rest.
#pragma once

#include "store_knobs.hpp"

#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace datagems::sandbox {

// How answers are wrapped, how errors look, and which calls there are.
enum class Dialect {
    node,     // {"result":X,"server_node_addr":…}, errors as {"detail":…}
    node_raw, // a node that is configured to send X alone
    sandbox,  // {"result":X} and a newline, errors as {"error":{…}}
};

struct StoreSettings {
    std::string host = "127.0.0.1";
    std::size_t replicas = 1; // 1 to 64. A single one is confirmed by a peer that has no address
    // Of the first replica. 0, and every further replica: the port it had in `data`, otherwise one the kernel picks.
    std::uint16_t cstore_port = 0;
    std::uint16_t r1fs_port = 0;
    Dialect dialect = Dialect::node;
    // Both stores outlive the process there; one process at a time. Empty: values in memory, and the files' contents in
    // a temporary directory that goes with the servers.
    std::filesystem::path data;
    StoreKnobs knobs;
};

// Thread safe. Calls are answered on threads of its own, one for each connection.
class StoreServers {
  public:
    // Listening when it returns. errc::invalid_argument, errc::io (port taken), errc::conflict (`data` in use),
    // errc::corrupt (`data` cannot be read).
    [[nodiscard]] static Result<std::unique_ptr<StoreServers>> start(const StoreSettings& settings);
    ~StoreServers();
    StoreServers(const StoreServers&) = delete;
    StoreServers& operator=(const StoreServers&) = delete;

    // "http://127.0.0.1:40001". Throws std::out_of_range for a replica that does not exist.
    [[nodiscard]] std::string cstore_url(std::size_t replica = 0) const;
    [[nodiscard]] std::string r1fs_url(std::size_t replica = 0) const;
    [[nodiscard]] std::size_t replicas() const noexcept;

    [[nodiscard]] StoreKnobs knobs() const;
    void set_knobs(const StoreKnobs& knobs);

    // {"connections":N,"calls":N,"replicas":[{"cstore":S,"r1fs":S,"broadcasts":{"sent":N,"delivered":N,"pending":N,
    // "repeated":N,"early":N,"unconfirmed":N}},…]}, where S is {"connections":N,"open":N,"calls":{"/hset":N,…},
    // "errors":N,"bytesIn":N,"bytesOut":N}: TCP connections accepted, those open now, calls by route, errors injected,
    // bytes on the wire. `sent` and `unconfirmed` belong to the replica that took the write, the others to those that
    // receive. The first two numbers are sums.
    [[nodiscard]] boost::json::object statistics() const;
    // All from zero; what is open or pending stays counted.
    void reset_statistics();

    // Closes all connections and waits for their threads. What was answered is in `data`.
    void stop();

  private:
    class Impl;
    explicit StoreServers(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::sandbox
