// A copy of a database and of the files that it names, made while others write.
#pragma once

#include "datagems/persistence/upkeep.hpp"
#include "embedded/database.hpp"
#include "embedded/file_store.hpp"

#include <set>

namespace datagems::persistence::embedded {

// Once. Holds references: they outlive it.
class Backup {
  public:
    Backup(Connection& connection, FileStore& files, std::filesystem::path directory, const OnProgress& on_progress);

    [[nodiscard]] Result<BackupReport> run();

  private:
    [[nodiscard]] Result<void> make_directories();
    [[nodiscard]] Result<void> copy_all();
    [[nodiscard]] Result<void> copy_database();
    [[nodiscard]] Result<void> add_parts(const std::set<Cid>& lists);
    [[nodiscard]] Result<void> copy_files();
    [[nodiscard]] Result<bool> copy_file(const Cid& cid);
    [[nodiscard]] Result<bool> look_for_missing(const Cid& cid);
    [[nodiscard]] Result<void> remove_needless();
    [[nodiscard]] std::filesystem::path copy_of(const Cid& cid) const;
    void clear();

    Connection& connection_;
    FileStore& files_;
    const std::filesystem::path directory_;
    const std::filesystem::path new_database_; // until all is there
    const OnProgress& on_progress_;
    bool made_directory_ = false;
    std::unique_ptr<FileStore> copies_;
    std::set<std::filesystem::path> made_; // directories
    std::set<Cid> named_;                  // by the last copy of the database
    std::set<Cid> copied_;
    std::set<Cid> missing_; // of those named, when they were last looked for
};

} // namespace datagems::persistence::embedded
