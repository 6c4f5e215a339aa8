#include "embedded/upkeep.hpp"

#include "embedded/backup.hpp"
#include "embedded/named_files.hpp"

namespace datagems::persistence::embedded {

// What is old is listed first and what is named is read afterwards: a file is added (again) before it is named, so one
// that is old and named by nothing then stays so, unless it is added again, which its removal sees.
Result<SweptFiles> EmbeddedUpkeep::sweep_files(Timestamp added_before, std::size_t limit) {
    SweptFiles swept;
    std::vector<Cid> old;
    files_.remove_leftovers();
    while (swept.looked_at < limit && next_directory_ < FileStore::directories) {
        const auto cids = files_.list(next_directory_);
        if (!cids) return cids.error();
        ++next_directory_;
        swept.looked_at += cids->size();
        for (const auto& cid : *cids) {
            const auto added = files_.added_at(cid);
            if (added && *added < added_before) old.push_back(cid);
        }
    }
    swept.done = next_directory_ == FileStore::directories;
    if (swept.done) next_directory_ = 0;
    if (old.empty()) return swept;

    auto connection = Connection::open(database_, busy_timeout_);
    if (!connection) return connection.error();
    const auto mentioned = read_mentioned_files(**connection, files_);
    if (!mentioned) return mentioned.error();
    for (const auto& cid : old) {
        if (mentioned->contains(cid)) continue;
        const auto needed = is_part_of_open_job(**connection, files_, cid);
        if (!needed) return needed.error();
        if (*needed) continue;
        const auto bytes = files_.remove_if_older(cid, added_before);
        if (!bytes) return bytes.error();
        if (!*bytes) continue;
        ++swept.removed;
        swept.bytes += **bytes;
    }
    return swept;
}

Result<BackupReport> EmbeddedUpkeep::back_up(const std::filesystem::path& directory, const OnProgress& on_progress) {
    auto connection = Connection::open(database_, busy_timeout_);
    if (!connection) return connection.error();
    Backup backup(**connection, files_, directory, on_progress);
    return backup.run();
}

} // namespace datagems::persistence::embedded
