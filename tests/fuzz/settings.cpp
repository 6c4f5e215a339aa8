// Input: an environment, a line NAME=value each. The gateway's settings are read with an answer for each mistake, and
// no secret is shown.
#include "settings.hpp"
#include "datagems/base/environment.hpp"
#include "demand.hpp"

using namespace datagems;
using fuzz::demand;

namespace {

constexpr const char* secret_name = "DATAGEN_SESSION_SECRET";
constexpr std::size_t telling_bytes = 12; // shorter secrets may be in other texts by chance

// Not what names files: the fuzzer would read those of this machine.
bool names_a_file(std::string_view name) {
    return name.starts_with("DATAGEN_TLS_") || name.ends_with("_FILE") || name.ends_with("_DIR") ||
           name.ends_with("_ROOT");
}

Environment environment_of(std::string_view lines) {
    Environment environment;
    while (!lines.empty()) {
        auto line = fuzz::take_until(lines, '\n');
        const std::string name(fuzz::take_until(line, '='));
        if (!names_a_file(name)) environment.insert_or_assign(name, std::string(line));
    }
    return environment;
}

void check_hidden(const EnvironmentReader& env, const std::string& secret) {
    if (secret.size() < telling_bytes || secret.find('$') != std::string::npos) return;
    for (const auto& mistake : env.mistakes())
        demand(mistake.find(secret) == std::string::npos, "no mistake shows the secret");
    const auto shown = env.used().find(secret_name);
    demand(shown == env.used().end() || shown->second.find(secret) == std::string::npos,
           "the settings in use do not show the secret");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto environment = environment_of(fuzz::text_of(data, size));
    EnvironmentReader env(environment);
    const auto settings = gateway::read_settings(env);
    for (const auto& mistake : env.mistakes())
        demand(!mistake.empty(), "a mistake says what it is");
    const auto secret = environment.find(secret_name);
    // Its text may be in others that are no secrets: only an environment where it stands alone tells something.
    std::size_t uses = 0;
    for (const auto& [name, value] : environment) {
        if (secret != environment.end() &&
            (value.find(secret->second) != std::string::npos || name.find(secret->second) != std::string::npos)) {
            ++uses;
        }
    }
    if (uses == 1) check_hidden(env, secret->second);
    if (env.mistakes().empty()) demand(!settings.peers.empty(), "settings without a mistake name a peer");
    return 0;
}
