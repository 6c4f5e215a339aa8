#include "delivery.hpp"

namespace datagems::generation {
namespace {

const char* name_of(DeliveredFile which) {
    return which == DeliveredFile::result ? "result" : "errors";
}

} // namespace

Result<std::optional<UploadNote>> find_delivered(const Ledger& ledger, persistence::R1fs& files, DeliveredFile which) {
    const auto& recovered = ledger.recovered();
    const auto& known = which == DeliveredFile::result ? recovered.result : recovered.errors;
    if (!known || known->generation != recovered.generation) return std::optional<UploadNote>();
    const auto file = files.open(known->cid);
    if (file) return known;
    if (file.error().code == errc::not_found) return std::optional<UploadNote>();
    return with_context(file.error(), "the uploaded file");
}

Result<WrittenFile> prepare_file(const Ledger& ledger, documents::IndexRange range, DeliveredFile which, Gaps gaps) {
    const auto path = ledger.path().parent_path() / (std::string(name_of(which)) + ".upload.jsonl");
    return which == DeliveredFile::result ? write_result_file(ledger.path(), range, path, gaps)
                                          : write_errors_file(ledger.path(), range, path);
}

Result<UploadNote> upload_file(Ledger& ledger, persistence::R1fs& files, const WrittenFile& written,
                               DeliveredFile which, const std::string& job_id) {
    const auto cid = files.add_file(written.path, job_id + "-" + name_of(which) + ".jsonl");
    if (!cid) return with_context(cid.error(), "upload");
    UploadNote note{name_of(which), *cid, written.sha256, ledger.recovered().generation, written.counts};
    if (auto noted = ledger.append(format_upload(note)); !noted) return noted.error();
    std::error_code left; // a file that stays is written over next time
    std::filesystem::remove(written.path, left);
    return note;
}

} // namespace datagems::generation
