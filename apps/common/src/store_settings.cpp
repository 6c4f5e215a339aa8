#include "datagems/program/store_settings.hpp"

#include "datagems/client/http_client.hpp"
#include "network_address.hpp"

#include <unistd.h>

namespace datagems::program {
namespace {

// The ports of a node's plugins.
constexpr std::int64_t cstore_port = 31'234;
constexpr std::int64_t r1fs_port = 31'235;

// An API of the node by its names in the environment, the newest first.
struct ApiNames {
    EnvironmentReader::Names hosts;
    EnvironmentReader::Names ports;
    std::string_view url;
    std::int64_t default_port;
};

// An address of the CStore API, which is what makes ratio1 the default engine.
bool names_cstore(EnvironmentReader& env) {
    return env.find({"EE_CHAINSTORE_API_HOST", "CSTORE_API_HOST", "EE_CHAINSTORE_API_URL"}).has_value();
}

// Others' settings name an address with or without its scheme.
std::string with_scheme(std::string text) {
    return text.empty() || text.find("://") != std::string::npos ? text : "http://" + text;
}

std::string read_api_url(EnvironmentReader& env, const ApiNames& names) {
    const auto host = env.text(names.hosts, "");
    if (!host.empty()) return origin(host, env.integer(names.ports, names.default_port, 1, 65'535));
    auto url = with_scheme(env.text({names.url}, ""));
    const auto parsed = client::parse_url(url);
    if (!parsed || parsed->origin.tls || parsed->target != "/") {
        env.report(names.url, url, "the address of the node's API, http://host:port");
    }
    return url;
}

void read_ratio1(EnvironmentReader& env, persistence::Ratio1Options& options) {
    options.cstore_url = read_api_url(env, {{"EE_CHAINSTORE_API_HOST", "CSTORE_API_HOST"},
                                            {"EE_CHAINSTORE_API_PORT", "CSTORE_API_PORT"},
                                            "EE_CHAINSTORE_API_URL",
                                            cstore_port});
    options.r1fs_url = read_api_url(
        env,
        {{"EE_R1FS_API_HOST", "R1FS_API_HOST"}, {"EE_R1FS_API_PORT", "R1FS_API_PORT"}, "EE_R1FS_API_URL", r1fs_port});
    options.chainstore_peers = env.list({"R1EN_CHAINSTORE_PEERS", "EE_CHAINSTORE_PEERS"});
    options.spool_dir = env.text({"DATAGEN_SPOOL_DIR"}, options.spool_dir.string());
    std::error_code ignored;
    if (!std::filesystem::is_directory(options.spool_dir, ignored)) {
        env.report("DATAGEN_SPOOL_DIR", options.spool_dir.string(), "a folder for files on their way");
    }
}

std::string mock_directory() {
    std::error_code failure;
    const auto temporary = std::filesystem::temp_directory_path(failure);
    return (failure ? std::filesystem::path("/tmp") : temporary) / ("datagems-mock-" + std::to_string(::geteuid()));
}

} // namespace

StoreSettings read_store(EnvironmentReader& env) {
    StoreSettings settings;
    const auto* fallback = names_cstore(env) ? "ratio1" : "embedded";
    const bool ratio1 = env.choice({"DATAGEN_STORE"}, fallback, {"embedded", "ratio1"}) == "ratio1";
    settings.mock = env.flag({"DATAGEN_MOCK_CSTORE"});
    if (ratio1 && !settings.mock) {
        settings.engine = StoreEngine::ratio1;
        read_ratio1(env, settings.ratio1);
    }
    settings.data_dir = env.text({"DATAGEN_DATA_DIR"}, settings.mock ? mock_directory() : "./.datagems");
    return settings;
}

} // namespace datagems::program
