// Which files the database names.
#pragma once

#include "embedded/database.hpp"
#include "embedded/file_store.hpp"

#include <array>
#include <set>
#include <string_view>
#include <vector>

namespace datagems::persistence::embedded {

// Whatever looks like the name of a file, wherever it stands: who removes files must not rely on knowing every
// document.
class MentionedFiles {
  public:
    void add(std::string_view text);
    // After the last add() and before the first contains().
    void finish();
    [[nodiscard]] bool contains(std::string_view cid) const;

  private:
    using Name = std::array<char, 32>;
    [[nodiscard]] static Name name_of(std::string_view cid); // of 64 hex digits
    std::vector<Name> names_;
};

// Of one moment, but for the lists of parts, which are read after it. A damaged one is an error: nobody knows what it
// names.
[[nodiscard]] Result<MentionedFiles> read_mentioned_files(Connection& connection, FileStore& files);

// The files that jobs need, but for the parts.
struct NamedFiles {
    std::set<Cid> all;   // details, results, errors and lists of parts
    std::set<Cid> lists; // of parts
};
[[nodiscard]] Result<NamedFiles> read_named_files(Connection& connection);
// None if the list is not there any more (its worker has replaced it by a longer one) or damaged.
[[nodiscard]] Result<std::vector<Cid>> read_parts(FileStore& files, const Cid& list);

// Whether it is a part of a job to which something may still be added: its worker may know parts that it has not named
// yet.
[[nodiscard]] Result<bool> is_part_of_open_job(Connection& connection, FileStore& files, std::string_view cid);

} // namespace datagems::persistence::embedded
