// The records of a job in index order.
#pragma once

#include "peer_reader.hpp"

#include <optional>
#include <vector>

namespace datagems::exports {

// Blocking, not thread safe. One peer after another; errors name peer and cid.
class RecordReader {
  public:
    // Both outlive the reader.
    RecordReader(persistence::R1fs& r1fs, const std::vector<Source>& sources) : r1fs_(r1fs), sources_(sources) {}

    // The next record, its slices valid until the next call; nullopt at the end.
    [[nodiscard]] Result<std::optional<Record>> next();

  private:
    persistence::R1fs& r1fs_;
    const std::vector<Source>& sources_;
    std::size_t upcoming_ = 0; // the source after that of `peer_`
    std::optional<PeerReader> peer_;
};

} // namespace datagems::exports
