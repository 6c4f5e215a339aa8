// Upkeep of the embedded engine.
#pragma once

#include "datagems/persistence/upkeep.hpp"
#include "embedded/database.hpp"
#include "embedded/file_store.hpp"

namespace datagems::persistence::embedded {

// Holds a reference: the files outlive it.
class EmbeddedUpkeep final : public Upkeep {
  public:
    EmbeddedUpkeep(std::filesystem::path database, std::chrono::milliseconds busy_timeout, FileStore& files)
        : database_(std::move(database)), busy_timeout_(busy_timeout), files_(files) {}

    Result<SweptFiles> sweep_files(Timestamp added_before, std::size_t limit) override;
    Result<BackupReport> back_up(const std::filesystem::path& directory, const OnProgress& on_progress) override;

  private:
    const std::filesystem::path database_;
    const std::chrono::milliseconds busy_timeout_;
    FileStore& files_;
    int next_directory_ = 0; // of the sweep
};

} // namespace datagems::persistence::embedded
