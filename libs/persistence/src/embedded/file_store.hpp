// R1FS in a directory: files/ab/<sha-256>, named by content, so that equal files are one. Temporary files live in
// files/new.
#pragma once

#include "datagems/persistence/r1fs.hpp"

#include <vector>

namespace datagems::persistence::embedded {

class Descriptor;
class NewFile;

// Nothing else ever becomes part of a path.
[[nodiscard]] bool is_content_name(std::string_view cid) noexcept;

class FileStore final : public R1fs {
  public:
    // Makes the directories in `data_dir` and removes what crashed writers left behind more than a day ago.
    [[nodiscard]] static Result<std::unique_ptr<FileStore>> open(const std::filesystem::path& data_dir);

    // Where they are there already; else errc::unavailable.
    [[nodiscard]] static Result<std::unique_ptr<FileStore>> open_existing(const std::filesystem::path& data_dir);
    // Whether there are files in `data_dir`, whatever they are. What cannot be seen is none.
    [[nodiscard]] static bool has_files(const std::filesystem::path& data_dir);

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override;
    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override;
    // The reader checks the content against its name and ends with errc::corrupt where they differ.
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override;
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override;
    Result<void> remove(std::string_view cid) override;
    Result<void> remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) override;
    Result<bool> still_has(std::string_view cid) override;
    Result<void> check() override;

    // All files, by their first two digits, in which `directory` counts from 0.
    static constexpr int directories = 256;
    [[nodiscard]] static std::string directory_name(int directory);
    [[nodiscard]] Result<std::vector<Cid>> list(int directory) const;
    // When it was last added; nullopt if there is none.
    [[nodiscard]] std::optional<Timestamp> added_at(std::string_view cid) const;
    // The size of what was removed; nullopt for what was added at that time or later, what is named, and what is not
    // there.
    [[nodiscard]] Result<std::optional<std::uint64_t>> remove_if_older(std::string_view cid, Timestamp time,
                                                                       const IsNamed& is_named);
    // What crashed writers left behind more than a day ago.
    void remove_leftovers() const;
    [[nodiscard]] std::filesystem::path path_of(std::string_view cid) const;

  private:
    explicit FileStore(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] bool is_away() const;
    [[nodiscard]] Error away() const;
    [[nodiscard]] Error missing() const;
    [[nodiscard]] Result<Cid> publish(NewFile& file, Cid cid) const;
    // Files are added and looked for by any number at once (LOCK_SH), and removed by one alone (LOCK_EX), of all
    // threads and processes: what was looked at before a removal is still so when it happens. Held until the descriptor
    // goes.
    [[nodiscard]] Result<Descriptor> lock(int how) const;

    const std::filesystem::path root_;
};

} // namespace datagems::persistence::embedded
