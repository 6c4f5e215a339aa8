// The peers: who they are, and who they are now.
#pragma once

#include "datagems/base/environment.hpp"
#include "datagems/program/store_settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace datagems::program {

// Never empty, each once, of letters, digits and . _ : - as file names, hash fields and units take them. One machine
// needs to name none ("local"); a network must. Mistakes are left in `env`.
[[nodiscard]] std::vector<std::string> read_peers(EnvironmentReader& env, const StoreSettings& store);

// The id of this machine among the peers.
[[nodiscard]] std::string read_host_address(EnvironmentReader& env, const StoreSettings& store);

// The environment file to look into for peers that came or went, when SIGHUP says so. A process's own environment
// cannot be changed by others.
[[nodiscard]] std::optional<std::filesystem::path> read_environment_file_setting(EnvironmentReader& env);

// The peers as `environment`, this process's own, has them once the assignments of `file` are laid over it. Errors are
// those of read_environment_file(), and invalid_argument for peers that no program would start with.
[[nodiscard]] Result<std::vector<std::string>>
read_peers_again(Environment environment, const std::filesystem::path& file, const StoreSettings& store);

} // namespace datagems::program
