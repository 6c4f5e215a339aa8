// A file store over the network whose small files are kept in memory: job details are read at every look at a job.
#pragma once

#include "datagems/persistence/r1fs.hpp"

#include <memory>

namespace datagems::persistence {

struct SmallFileCacheLimits {
    std::size_t file_bytes = std::size_t{256} * 1024;
    std::size_t all_bytes = std::size_t{16} * 1024 * 1024;
};

// As `inner`; what read_all gave is kept, the files used last, since the file behind a cid never changes. One that
// another process removes may still be read here.
[[nodiscard]] std::unique_ptr<R1fs> make_small_file_cache(std::unique_ptr<R1fs> inner,
                                                          SmallFileCacheLimits limits = {});

} // namespace datagems::persistence
