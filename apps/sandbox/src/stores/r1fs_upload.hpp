// POST /add_file: the part `file`, and beside it JSON with the secret: in `body` for the node, `body_json` for the
// sandbox.
#pragma once

#include "dialect_answers.hpp"
#include "file_shelf.hpp"
#include "store_call.hpp"

#include <optional>

namespace datagems::sandbox {

// Used by one thread. The content goes straight to the disk. What it is given outlives it.
class R1fsUpload final : public StoreUpload {
  public:
    R1fsUpload(FileShelf& shelf, const DialectAnswers& answers) : shelf_(shelf), answers_(answers) {}

    void begin_part(std::string_view name, std::string_view filename) override;
    [[nodiscard]] bool append(std::string_view bytes) override;
    [[nodiscard]] StoreAnswer finish() override;
    [[nodiscard]] StoreAnswer give_up() override {
        return refusal_ ? *refusal_ : answers_.error(400, "the upload is broken");
    }

  private:
    enum class Part { file, metadata, other };

    FileShelf& shelf_;
    const DialectAnswers& answers_;
    Part part_ = Part::other;
    std::unique_ptr<FileShelf::NewFile> file_;
    std::string filename_;
    std::string metadata_;
    std::optional<StoreAnswer> refusal_;
};

} // namespace datagems::sandbox
