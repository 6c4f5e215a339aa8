#include "store_servers.hpp"

namespace datagems::sandbox {

class StoreServers::Impl {};

StoreServers::StoreServers(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreServers::~StoreServers() = default;

Result<std::unique_ptr<StoreServers>> StoreServers::start(const StoreSettings&) {
    return Error{errc::unsupported, "the stores are not served yet"};
}

std::string StoreServers::cstore_url(std::size_t) const {
    return {};
}

std::string StoreServers::r1fs_url(std::size_t) const {
    return {};
}

std::size_t StoreServers::replicas() const noexcept {
    return 0;
}

StoreKnobs StoreServers::knobs() const {
    return {};
}

void StoreServers::set_knobs(const StoreKnobs&) {}

boost::json::object StoreServers::statistics() const {
    return {};
}

void StoreServers::reset_statistics() {}

void StoreServers::stop() {}

} // namespace datagems::sandbox
