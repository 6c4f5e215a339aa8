// What this process has shown of jobs: an ended one is not shown open again, and progress does not go backwards,
// because a replica has gone back in time.
#pragma once

#include "datagems/documents/job.hpp"

#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <string>

namespace datagems::persistence {

// Remembers the last ones. Thread safe.
class ShownViews {
  public:
    static constexpr std::size_t max_remembered = 4'096; // jobs

    // The view, or the one that was shown before if that is further.
    [[nodiscard]] documents::JobBase further(documents::JobBase view);

  private:
    using Views = std::list<documents::JobBase>;
    std::mutex mutex_;
    Views views_; // the last remembered first
    std::map<std::string, Views::iterator, std::less<>> by_id_;
};

} // namespace datagems::persistence
