// From a ledger to files that everybody can read.
#pragma once

#include "datagems/generation/ledger.hpp"
#include "datagems/generation/result_file.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <optional>
#include <string>

namespace datagems::generation {

enum class DeliveredFile { result, errors };

// The note of the file of the ledger's generation, if nothing came after it and the file is still in the store.
// Blocking.
[[nodiscard]] Result<std::optional<UploadNote>> find_delivered(const Ledger& ledger, persistence::R1fs& files,
                                                               DeliveredFile which);

// The file on disk, beside the ledger. Blocking. errc::internal if the ledger lacks an index and gaps are refused.
[[nodiscard]] Result<WrittenFile> prepare_file(const Ledger& ledger, documents::IndexRange range, DeliveredFile which,
                                               Gaps gaps);

// Uploads the file, notes it in the ledger and removes it. Blocking; may be repeated (the file store knows contents).
[[nodiscard]] Result<UploadNote> upload_file(Ledger& ledger, persistence::R1fs& files, const WrittenFile& written,
                                             DeliveredFile which, const std::string& job_id);

} // namespace datagems::generation
