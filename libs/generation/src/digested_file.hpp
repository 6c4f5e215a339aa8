// A new file, written from front to back while its digest is taken, that gets its name once it is whole and synced.
#pragma once

#include "datagems/generation/result_file.hpp"
#include "datagems/secrets/sha256.hpp"
#include "file_descriptor.hpp"

#include <string>
#include <string_view>

namespace datagems::generation {

// Blocking. Left unfinished, the temporary file is removed.
class DigestedFile {
  public:
    [[nodiscard]] static Result<DigestedFile> create(const std::filesystem::path& path);
    DigestedFile(DigestedFile&&) noexcept = default;
    DigestedFile& operator=(DigestedFile&&) = delete;
    ~DigestedFile();

    // `line` ends with '\n'.
    [[nodiscard]] Result<void> add_line(std::string_view line);
    [[nodiscard]] Result<WrittenFile> finish();

  private:
    DigestedFile(std::filesystem::path path, std::filesystem::path temporary, FileDescriptor file);
    [[nodiscard]] Result<void> flush();

    std::filesystem::path temporary_;
    FileDescriptor file_;
    WrittenFile written_;
    secrets::Sha256 digest_;
    std::string buffer_;
};

} // namespace datagems::generation
