#include "embedded/upkeep.hpp"

#include "embedded/job_index.hpp"
#include "embedded/named_files.hpp"

namespace datagems::persistence::embedded {

namespace {

// More than that wait until those have gone.
constexpr std::size_t max_remembered = 200'000;

} // namespace

// What is old is listed first and what is named is read afterwards: a file is added (again) before it is named, so one
// that is old and named by nothing then stays so. Unless it is added again, which its removal sees; or named by who had
// looked for it before, who looks again.
Result<SweptFiles> EmbeddedUpkeep::sweep_files(const FileSweep& sweep) {
    SweptFiles swept;
    files_.remove_leftovers();
    const int first_directory = next_directory_;
    const auto old = list_old(sweep, swept);
    if (!old) return old.error();
    const auto seen = take_seen(first_directory, next_directory_);
    swept.done = next_directory_ == FileStore::directories;
    if (swept.done) next_directory_ = 0;
    if (old->empty()) return swept;

    auto connection = Connection::open(database_, busy_timeout_);
    if (!connection) return connection.error();
    const auto mentioned = read_mentioned_files(**connection, files_);
    if (!mentioned) return mentioned.error();
    for (const auto& cid : *old) {
        if (mentioned->contains(cid)) continue;
        const auto needed = is_part_of_open_job(**connection, files_, cid);
        if (!needed) return needed.error();
        if (*needed || !has_been_unneeded(cid, sweep, seen)) continue;
        const R1fs::IsNamed is_named = [&] { return names_file(**connection, cid); };
        const auto bytes = files_.remove_if_older(cid, sweep.added_before, is_named);
        if (!bytes) return bytes.error();
        if (!*bytes) continue;
        ++swept.removed;
        swept.bytes += **bytes;
    }
    return swept;
}

Result<std::vector<Cid>> EmbeddedUpkeep::list_old(const FileSweep& sweep, SweptFiles& swept) {
    std::vector<Cid> old;
    while (swept.looked_at < sweep.limit && next_directory_ < FileStore::directories) {
        const auto cids = files_.list(next_directory_);
        if (!cids) return cids.error();
        ++next_directory_;
        swept.looked_at += cids->size();
        for (const auto& cid : *cids) {
            const auto added = files_.added_at(cid);
            if (added && *added < sweep.added_before) old.push_back(cid);
        }
    }
    return old;
}

// What is unneeded there still is remembered anew.
EmbeddedUpkeep::UnneededSince EmbeddedUpkeep::take_seen(int first_directory, int end_directory) {
    const auto place = [&](int directory) {
        if (directory == FileStore::directories) return unneeded_since_.end();
        return unneeded_since_.lower_bound(FileStore::directory_name(directory));
    };
    const auto begin = place(first_directory);
    const auto end = place(end_directory);
    UnneededSince seen(begin, end);
    unneeded_since_.erase(begin, end);
    return seen;
}

bool EmbeddedUpkeep::has_been_unneeded(const Cid& cid, const FileSweep& sweep, const UnneededSince& seen) {
    const auto before = seen.find(cid);
    const auto since = before == seen.end() ? sweep.now : before->second;
    if (sweep.now - since >= sweep.unneeded_for) return true;
    if (unneeded_since_.size() < max_remembered) unneeded_since_.emplace(cid, since);
    return false;
}

} // namespace datagems::persistence::embedded
