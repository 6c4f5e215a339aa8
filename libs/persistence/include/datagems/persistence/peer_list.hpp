// The ids of all peers, which an operator may change while the program runs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace datagems::persistence {

// Thread safe.
class PeerList {
  public:
    using Ids = std::vector<std::string>;

    explicit PeerList(Ids ids) : ids_(std::make_shared<const Ids>(std::move(ids))) {}

    // As they are now; what is in hand does not change.
    [[nodiscard]] std::shared_ptr<const Ids> ids() const {
        const std::scoped_lock lock(mutex_);
        return ids_;
    }
    void replace(Ids ids) {
        auto next = std::make_shared<const Ids>(std::move(ids));
        const std::scoped_lock lock(mutex_);
        ids_.swap(next);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Ids> ids_;
};

} // namespace datagems::persistence
