#include "datagems/persistence/engine.hpp"
#include "network/job_indexed_cstore.hpp"
#include "network/small_file_cache.hpp"
#include "ratio1/cstore.hpp"
#include "ratio1/r1fs.hpp"

#include <algorithm>

namespace datagems::persistence {
namespace {

using namespace std::chrono_literals;

ratio1::CallerSettings caller_settings(const Ratio1Options& options) {
    ratio1::CallerSettings settings;
    settings.max_connections = options.max_connections;
    settings.connect_timeout = options.connect_timeout;
    settings.probe_timeout = std::min<std::chrono::milliseconds>(3s, options.read_deadline / 2);
    settings.doubt_after = std::min<std::chrono::milliseconds>(5s, options.write_deadline / 4);
    settings.idle_timeout = options.idle_timeout;
    return settings;
}

} // namespace

Result<Engine> open_ratio1(const Ratio1Options& options) {
    auto cstore = ratio1::parse_origin(options.cstore_url);
    if (!cstore) return cstore.error();
    auto r1fs = ratio1::parse_origin(options.r1fs_url);
    if (!r1fs) return r1fs.error();
    const auto settings = caller_settings(options);
    auto description = "ratio1 at " + cstore->text() + ", files at " + r1fs->text();
    auto replicas = std::make_shared<PeerList>(options.chainstore_peers);
    auto http_store = std::make_unique<ratio1::Ratio1CStore>(std::move(*cstore), settings, options, replicas);
    auto http_files = std::make_unique<ratio1::Ratio1R1fs>(std::move(*r1fs), settings, options);
    return Engine{make_job_indexed_cstore(std::move(http_store), system_clock()),
                  make_small_file_cache(std::move(http_files)), std::move(description), std::move(replicas)};
}

} // namespace datagems::persistence
