// The command line of datagems-sandbox.
#pragma once

#include "knobs.hpp"

#include "stores/store_servers.hpp"

#include "datagems/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace datagems::sandbox {

struct Settings {
    std::string host = "127.0.0.1"; // answers nobody but this machine unless told so
    std::uint16_t port = 0;         // 0: the kernel picks one; the line on standard output says which
    std::size_t threads = 1;
    Knobs knobs;
    StoreSettings stores; // no replicas, which read_arguments begins with: no stores
    bool help = false;
};

// `arguments` without the program's name. errc::invalid_argument says which argument is wrong and why.
[[nodiscard]] Result<Settings> read_arguments(std::span<const std::string_view> arguments);

[[nodiscard]] std::string usage();

} // namespace datagems::sandbox
