// Input: an environment, a line NAME=value each. The gateway's settings are read with an answer for each mistake, and
// no secret is shown.
#include "settings.hpp"

#include "datagems/base/environment.hpp"
#include "datagems/base/utf8.hpp"
#include "demand.hpp"
#include <algorithm>

using namespace datagems;
using fuzz::demand;

namespace {

constexpr const char* secret_name = "DATAGEN_SESSION_SECRET";

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

// What the operator gets to see of them.
struct Shown {
    std::vector<std::string> mistakes;
    std::map<std::string, std::string, std::less<>> used;
    friend bool operator==(const Shown&, const Shown&) = default;
};

Shown read(const Environment& environment) {
    EnvironmentReader env(environment);
    const auto settings = gateway::read_settings(env);
    for (const auto& mistake : env.mistakes())
        demand(!mistake.empty(), "a mistake says what it is");
    demand(!env.mistakes().empty() || !settings.peers.empty(), "settings without a mistake name a peer");
    return Shown{env.mistakes(), env.used()};
}

bool has_references(const Environment& environment) {
    return std::ranges::any_of(environment,
                               [](const auto& entry) { return entry.second.find('$') != std::string::npos; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto environment = environment_of(fuzz::text_of(data, size));
    const auto shown = read(environment);
    // With another secret of the same length the operator sees the same, unless a setting names the secret.
    auto other = environment;
    const auto secret = other.find(secret_name);
    if (secret == other.end() || trim(secret->second).empty() || has_references(environment)) return 0;
    secret->second.assign(secret->second.size(), 'x');
    demand(read(other) == shown, "nothing that is shown depends on the secret");
    return 0;
}
