// R1FS on a node's HTTP API. Files are downloaded before they are read, so that a broken transfer is never a short
// file, and so that readers may go to any place of them.
#pragma once

#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/r1fs.hpp"
#include "ratio1/caller.hpp"
#include "ratio1/multipart.hpp"
#include "ratio1/r1fs_calls.hpp"
#include "ratio1/spool.hpp"

namespace datagems::persistence::ratio1 {

class Ratio1R1fs final : public R1fs {
  public:
    Ratio1R1fs(Origin origin, const CallerSettings& settings, const Ratio1Options& options);

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override;
    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override;
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override;
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override;
    Result<void> remove(std::string_view cid) override;
    Result<void> check() override;

  private:
    [[nodiscard]] Result<Cid> add_content(const Content& content, std::string_view filename);

    Caller caller_;
    R1fsCalls calls_;
    Spool spool_;
};

} // namespace datagems::persistence::ratio1
