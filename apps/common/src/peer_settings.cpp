#include "datagems/program/peer_settings.hpp"

#include "datagems/base/environment_file.hpp"

#include <algorithm>
#include <set>

namespace datagems::program {
namespace {

// Ids are fields of hashes, instance names of units, which take no other characters unescaped, and names of
// directories, where a character takes up to three of 255 bytes.
constexpr std::size_t max_peer_id_length = 80;

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_peer_id(std::string_view text) {
    const auto is_inner = [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == ':' || c == '-'; };
    return !text.empty() && text.size() <= max_peer_id_length &&
           (is_letter_or_digit(text.front()) || text.front() == '_') && std::ranges::all_of(text, is_inner);
}

} // namespace

std::vector<std::string> read_peers(EnvironmentReader& env, const StoreSettings& store) {
    auto peers = env.list({"R1EN_CHAINSTORE_PEERS", "EE_CHAINSTORE_PEERS"});
    if (peers.empty()) {
        if (store.engine == StoreEngine::ratio1) env.report("R1EN_CHAINSTORE_PEERS", "", "the ids of all peers");
        peers.emplace_back("local");
    }
    std::set<std::string, std::less<>> seen;
    for (const auto& peer : peers) {
        if (!is_peer_id(peer)) {
            env.report("R1EN_CHAINSTORE_PEERS", peer,
                       "ids of at most " + std::to_string(max_peer_id_length) +
                           " letters, digits and . _ : -, the first a letter, a digit or _");
        }
        if (!seen.insert(peer).second) env.report("R1EN_CHAINSTORE_PEERS", peer, "each peer once");
    }
    return peers;
}

std::string read_host_address(EnvironmentReader& env, const StoreSettings& store) {
    if (store.engine == StoreEngine::ratio1)
        return env.required_text({"R1EN_HOST_ADDR"}, "the peer id of this machine");
    return env.text({"R1EN_HOST_ADDR"}, "local");
}

std::optional<std::filesystem::path> read_environment_file_setting(EnvironmentReader& env) {
    auto path = env.text({"DATAGEN_ENVIRONMENT_FILE"}, "");
    if (path.empty()) return std::nullopt;
    return path;
}

Result<std::vector<std::string>> read_peers_again(Environment environment, const std::filesystem::path& file,
                                                  const StoreSettings& store) {
    auto assignments = read_environment_file(file);
    if (!assignments) return assignments.error();
    for (auto& [name, value] : *assignments) {
        environment.insert_or_assign(name, std::move(value));
    }
    EnvironmentReader env(std::move(environment));
    auto peers = read_peers(env, store);
    if (!env.mistakes().empty()) return Error{errc::invalid_argument, file.string() + ": " + env.mistakes().front()};
    return peers;
}

} // namespace datagems::program
