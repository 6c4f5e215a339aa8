#include "r1fs_upload.hpp"

#include "json_texts.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::sandbox {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{8} << 30U;
constexpr std::size_t largest_metadata = std::size_t{1} << 20U;

} // namespace

void R1fsUpload::begin_part(std::string_view name, std::string_view filename) {
    const bool is_metadata = name == (answers_.is_sandbox() ? "body_json" : "body");
    part_ = is_metadata ? Part::metadata : name == "file" ? Part::file : Part::other;
    if (part_ != Part::file) return;
    filename_ = filename;
    auto file = shelf_.begin();
    if (file)
        file_ = std::move(*file);
    else
        refusal_ = answers_.failure(file.error());
}

bool R1fsUpload::append(std::string_view bytes) {
    if (refusal_) return false;
    if (part_ == Part::metadata) {
        metadata_ += bytes;
        if (metadata_.size() > largest_metadata) refusal_ = answers_.error(413, "the metadata are too large");
    } else if (part_ == Part::file) {
        const auto appended = file_->append(bytes);
        if (!appended) refusal_ = answers_.failure(appended.error());
        if (file_->size() > largest_file) refusal_ = answers_.error(413, "the file is too large");
    }
    return !refusal_;
}

StoreAnswer R1fsUpload::finish() {
    if (refusal_) return *refusal_;
    if (!file_) return answers_.bad_payload("body", "file", "Field required");
    if (filename_.empty()) return answers_.bad_payload("body", "file", "needs a filename");
    if (answers_.is_sandbox() && file_->size() == 0) return answers_.bad_payload("body", "file", "must not be empty");
    std::string secret;
    if (!metadata_.empty()) {
        const auto metadata = answers_.read_object(metadata_);
        if (!metadata) return metadata.error();
        secret = text_or_empty(*metadata, "secret");
    }
    const auto cid = shelf_.keep(*file_, filename_, secret);
    if (!cid) return answers_.failure(cid.error());
    boost::json::object result;
    if (!answers_.is_sandbox()) result["message"] = "file added";
    result["cid"] = *cid;
    return answers_.result(boost::json::serialize(result));
}

} // namespace datagems::sandbox
