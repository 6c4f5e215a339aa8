#include "web_root.hpp"

namespace datagems::gateway {

namespace fs = std::filesystem;

std::optional<std::string> find_web_root(const fs::path& folder) {
    if (folder.empty()) return std::nullopt;
    for (const auto* relative : {"../share/datagems/web", "../../../web/dist"}) {
        const auto candidate = (folder / relative).lexically_normal();
        std::error_code ignored;
        if (fs::is_regular_file(candidate / "index.html", ignored)) return candidate.string();
    }
    return std::nullopt;
}

fs::path program_folder() {
    std::error_code failed;
    const auto program = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::path() : program.parent_path();
}

} // namespace datagems::gateway
