#include "identity.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"
#include "datagems/secrets/random.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <tuple>

namespace datagems::worker {
namespace {

// One a line.
std::vector<std::string> read_instances(const std::filesystem::path& path) {
    std::vector<std::string> instances;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (const auto instance = trim(line); !instance.empty()) instances.emplace_back(instance);
    }
    if (instances.size() > Identity::max_predecessors) {
        instances.erase(instances.begin(), instances.end() - Identity::max_predecessors);
    }
    return instances;
}

// By way of a temporary name. Its loss in a crash costs a wait at the next start, no more: it is not synced.
Result<void> write_instances(const std::filesystem::path& path, const std::vector<std::string>& instances) {
    auto temporary = path;
    temporary += ".tmp";
    {
        std::ofstream file(temporary, std::ios::trunc);
        for (const auto& instance : instances) {
            file << instance << '\n';
        }
        file.flush();
        if (!file) return error_from_errno(errno, "write " + temporary.string());
    }
    std::error_code failure;
    std::filesystem::rename(temporary, path, failure);
    if (failure) return error_from_errno(failure.value(), "rename " + temporary.string());
    return {};
}

} // namespace

Result<Identity> Identity::claim(const std::filesystem::path& cache_dir, const std::string& peer_id, Timestamp now) {
    const auto directory = cache_dir / ("peer-" + generation::path_component(peer_id));
    auto lock = generation::DirectoryLock::take(directory);
    if (!lock) return lock.error();
    const auto path = directory / "instance";
    auto predecessors = read_instances(path);
    auto instance = hex_encode(secrets::random_bytes(8));
    auto instances = predecessors;
    instances.push_back(instance);
    if (auto written = write_instances(path, instances); !written) return written.error();
    return Identity(std::move(*lock), std::move(instance), std::move(predecessors), now);
}

IdentityGuard::Verdict IdentityGuard::see(const std::optional<documents::Heartbeat>& beat) {
    const bool foreign =
        beat && beat->instance != instance_ && std::ranges::find(predecessors_, beat->instance) == predecessors_.end();
    if (!foreign) {
        forget();
        return Verdict::free;
    }
    if (!foreign_ || foreign_->instance != beat->instance) {
        forget();
        foreign_ = beat;
        return Verdict::watch;
    }
    const bool moves = beat->beat > foreign_->beat;
    if (moves) {
        foreign_ = beat;
        ++moves_;
    }
    if (moves_ > 1) return Verdict::taken;
    return moves ? Verdict::moved : Verdict::watch;
}

void IdentityGuard::forget() {
    foreign_.reset();
    moves_ = 0;
}

bool must_give_way(const Identity& own, const documents::Heartbeat& other) {
    return std::tie(other.started_at, other.instance) < std::make_tuple(own.started_at(), own.instance());
}

} // namespace datagems::worker
