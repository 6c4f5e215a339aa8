#include "identity.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"
#include "datagems/secrets/random.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <tuple>

namespace datagems::worker {
namespace {

std::string read_instance(const std::filesystem::path& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return std::string(trim(text));
}

// By way of a temporary name. Its loss in a crash costs a wait at the next start, no more: it is not synced.
Result<void> write_instance(const std::filesystem::path& path, const std::string& instance) {
    auto temporary = path;
    temporary += ".tmp";
    {
        std::ofstream file(temporary, std::ios::trunc);
        file << instance << '\n';
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
    auto predecessor = read_instance(path);
    auto instance = hex_encode(secrets::random_bytes(8));
    if (auto written = write_instance(path, instance); !written) return written.error();
    return Identity(std::move(*lock), std::move(instance), std::move(predecessor), now);
}

IdentityGuard::Verdict IdentityGuard::see(const std::optional<documents::Heartbeat>& beat) {
    if (!beat || beat->instance == instance_ || (!predecessor_.empty() && beat->instance == predecessor_)) {
        return Verdict::free;
    }
    if (!foreign_ || foreign_->instance != beat->instance) {
        foreign_ = beat;
        return Verdict::watch;
    }
    return beat->beat > foreign_->beat ? Verdict::taken : Verdict::watch;
}

bool must_give_way(const Identity& own, const documents::Heartbeat& other) {
    return std::tie(other.started_at, other.instance) < std::make_tuple(own.started_at(), own.instance());
}

} // namespace datagems::worker
