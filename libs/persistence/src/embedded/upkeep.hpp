// Upkeep of the embedded engine.
#pragma once

#include "datagems/persistence/upkeep.hpp"
#include "embedded/database.hpp"
#include "embedded/file_store.hpp"

#include <map>
#include <string>
#include <vector>

namespace datagems::persistence::embedded {

// Holds a reference: the files outlive it.
class EmbeddedUpkeep final : public Upkeep {
  public:
    EmbeddedUpkeep(std::filesystem::path database, std::chrono::milliseconds busy_timeout, FileStore& files)
        : database_(std::move(database)), busy_timeout_(busy_timeout), files_(files) {}

    Result<SweptFiles> sweep_files(const FileSweep& sweep) override;

  private:
    using UnneededSince = std::map<Cid, SteadyTime>;
    [[nodiscard]] Result<std::vector<Cid>> list_old(const FileSweep& sweep, SweptFiles& swept);
    [[nodiscard]] UnneededSince take_seen(int first_directory, int end_directory);
    [[nodiscard]] bool has_been_unneeded(const Cid& cid, const FileSweep& sweep, const UnneededSince& seen);

    const std::filesystem::path database_;
    const std::chrono::milliseconds busy_timeout_;
    FileStore& files_;
    // Of the sweep.
    int next_directory_ = 0;
    UnneededSince unneeded_since_;
};

} // namespace datagems::persistence::embedded
