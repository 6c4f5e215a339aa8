// R1FS in a directory: files/ab/<sha-256>, named by content, so that equal files are one. Temporary files live in
// files/new.
#pragma once

#include "datagems/persistence/r1fs.hpp"

namespace datagems::persistence::embedded {

class NewFile;

class FileStore final : public R1fs {
  public:
    // Makes the directories in `data_dir` and removes what crashed writers left behind more than a day ago.
    [[nodiscard]] static Result<std::unique_ptr<R1fs>> open(const std::filesystem::path& data_dir);

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override;
    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override;
    // The reader checks the content against its name and ends with errc::corrupt where they differ.
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override;
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override;
    Result<void> remove(std::string_view cid) override;
    Result<void> check() override;

  private:
    explicit FileStore(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] bool is_away() const;
    [[nodiscard]] Error away() const;
    [[nodiscard]] Error missing() const;
    [[nodiscard]] std::filesystem::path path_of(std::string_view cid) const;
    [[nodiscard]] Result<Cid> publish(NewFile& file, Cid cid) const;

    const std::filesystem::path root_;
};

} // namespace datagems::persistence::embedded
