#include "services/named_files.hpp"

namespace datagems::gateway {

std::string named_files(const persistence::JobRecord& job) {
    auto names = job.view.details_cid;
    for (const auto& peer : job.peers) {
        names.append("\n").append(peer.result_cid.value_or("")).append("\n").append(peer.parts_cid.value_or(""));
    }
    return names;
}

} // namespace datagems::gateway
