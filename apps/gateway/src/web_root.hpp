// Where the built web UI lies when no setting says so.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace datagems::gateway {

// For a program in `folder`: ../share/datagems/web of an installation, else web/dist of the checkout that it was built
// in (build/<preset>/bin); nullopt where neither has an index.html.
[[nodiscard]] std::optional<std::string> find_web_root(const std::filesystem::path& folder);

// The folder of the running program; empty if the system does not tell.
[[nodiscard]] std::filesystem::path program_folder();

} // namespace datagems::gateway
