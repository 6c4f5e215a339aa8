#include "embedded/reader_pool.hpp"

#include <utility>

namespace datagems::persistence::embedded {
namespace {

constexpr std::size_t max_idle = 8;

} // namespace

ReaderPool::Lease::~Lease() {
    if (connection_) pool_->give_back(std::move(connection_));
}

ReaderPool::ReaderPool(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
    : file_(std::move(file)), busy_timeout_(busy_timeout) {
    idle_.reserve(max_idle);
}

Result<ReaderPool::Lease> ReaderPool::lease() {
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            Lease lease(*this, std::move(idle_.back()));
            idle_.pop_back();
            return lease;
        }
    }
    auto opened = Connection::open(file_, busy_timeout_);
    if (!opened) return opened.error();
    return Lease(*this, std::move(*opened));
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) noexcept {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < max_idle) idle_.push_back(std::move(connection));
}

} // namespace datagems::persistence::embedded
