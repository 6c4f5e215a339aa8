// The files of R1FS: contents in a directory, names and secrets in memory and, where there is one, in the journal.
#pragma once

#include "store_journal.hpp"

#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::sandbox {

// A file descriptor that is closed in the end.
class OpenFile {
  public:
    explicit OpenFile(int descriptor) noexcept : descriptor_(descriptor) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] Result<void> append(std::string_view bytes) const;
    // Up to `buffer`'s size from `offset` on; 0 at the end.
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::string& buffer) const;

  private:
    int descriptor_;
};

// Thread safe.
class FileShelf {
  public:
    // A file that is being written; gone unless it is put on the shelf.
    class NewFile {
      public:
        NewFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), file_(descriptor) {}
        ~NewFile();
        NewFile(const NewFile&) = delete;
        NewFile& operator=(const NewFile&) = delete;

        [[nodiscard]] Result<void> append(std::string_view bytes);
        [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

      private:
        friend class FileShelf;

        std::filesystem::path path_;
        OpenFile file_;
        std::uint64_t size_ = 0;
    };

    // `journal` may be null: the directory is the shelf's own and is removed with it. With a journal, what it does not
    // name is swept out of the directory.
    [[nodiscard]] static Result<std::unique_ptr<FileShelf>> open(std::filesystem::path directory,
                                                                 StoreJournal* journal);
    ~FileShelf();
    FileShelf(const FileShelf&) = delete;
    FileShelf& operator=(const FileShelf&) = delete;

    [[nodiscard]] Result<std::unique_ptr<NewFile>> begin();
    // Returns the cid: 32 hexadecimal digits, random.
    [[nodiscard]] Result<std::string> keep(NewFile& file, std::string filename, std::string secret);
    // Nothing if there is no such file, or it has another secret.
    [[nodiscard]] std::optional<StoredFile> find(std::string_view cid, std::string_view secret) const;
    [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open_content(const StoredFile& file) const;
    // The content as a whole; of files of moderate size.
    [[nodiscard]] Result<std::string> read(const StoredFile& file) const;
    // False if there was no such file.
    [[nodiscard]] Result<bool> remove(const std::string& cid);
    [[nodiscard]] std::vector<StoredFile> list() const;

  private:
    FileShelf(std::filesystem::path directory, StoreJournal* journal)
        : directory_(std::move(directory)), journal_(journal) {}
    [[nodiscard]] Result<void> load();

    const std::filesystem::path directory_;
    StoreJournal* const journal_;
    mutable std::mutex mutex_;
    std::map<std::string, StoredFile, std::less<>> files_;
};

} // namespace datagems::sandbox
