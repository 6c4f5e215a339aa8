// The data directory of the stores: an SQLite database of values, broadcasts under way, names of files and ports. What
// was written before a call returned outlives a killed process (not a power failure: nobody's data is at stake).
#pragma once

#include "store_changes.hpp"

#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace datagems::sandbox {

struct StoredFile {
    std::string cid;
    std::string filename;
    std::string secret; // empty: none is needed
    std::uint64_t size = 0;
};

struct StorePorts {
    std::uint16_t cstore = 0;
    std::uint16_t r1fs = 0;
};

// Thread safe. Every function fails with errc::io, no_space or corrupt.
class StoreJournal {
  public:
    // Makes what is missing. errc::conflict: another process has it open.
    [[nodiscard]] static Result<std::unique_ptr<StoreJournal>> open(const std::filesystem::path& file);
    ~StoreJournal();
    StoreJournal(const StoreJournal&) = delete;
    StoreJournal& operator=(const StoreJournal&) = delete;

    // All or nothing.
    [[nodiscard]] Result<void> apply(std::span<const StoreChange> changes);
    // In the order in which they were sent.
    [[nodiscard]] Result<void> read(const std::function<void(const CellChange&)>& on_cell,
                                    const std::function<void(const MessageSent&)>& on_message);

    [[nodiscard]] Result<void> add_file(const StoredFile& file);
    [[nodiscard]] Result<void> remove_file(const std::string& cid);
    [[nodiscard]] Result<void> read_files(const std::function<void(const StoredFile&)>& on_file);

    // Zeros where the replica never had any.
    [[nodiscard]] Result<StorePorts> ports(std::size_t replica);
    [[nodiscard]] Result<void> set_ports(std::size_t replica, StorePorts ports);

  private:
    class Database;
    explicit StoreJournal(std::unique_ptr<Database> database);

    std::unique_ptr<Database> database_;
};

} // namespace datagems::sandbox
