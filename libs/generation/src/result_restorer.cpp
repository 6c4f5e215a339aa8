#include "result_restorer.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"

#include <functional>

namespace datagems::generation {
namespace {

constexpr std::size_t batch_bytes = 1024 * 1024;

// Feeds the file's bytes to `on_piece` from front to back.
Result<void> read_through(persistence::R1fs& files, const std::string& cid,
                          const std::function<Result<void>(std::string_view)>& on_piece) {
    auto reader = files.open(cid);
    if (!reader) return reader.error();
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        const auto got = (*reader)->read(buffer);
        if (!got) return got.error();
        if (*got == 0) return {};
        if (auto taken = on_piece(std::string_view(buffer.data(), *got)); !taken) return taken;
    }
}

Result<std::string> digest_of(persistence::R1fs& files, const std::string& cid) {
    secrets::Sha256 digest;
    const auto add = [&](std::string_view piece) {
        digest.update(piece);
        return Result<void>{};
    };
    if (auto read = read_through(files, cid, add); !read) return read.error();
    return hex_encode(digest.finish());
}

// Gathers the lines that the ledger lacks and appends them in batches.
class Restorer {
  public:
    Restorer(Ledger& ledger, documents::IndexRange range) : ledger_(ledger), missing_(range), expected_(range.size()) {
        missing_.subtract(ledger.recovered().ok);
        missing_.subtract(ledger.recovered().failed);
    }

    Result<void> take(std::string_view piece) {
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            line_ += piece.substr(0, end);
            if (auto taken = take_line(); !taken) return taken;
            line_.clear();
            piece.remove_prefix(end + 1);
        }
        line_ += piece;
        if (line_.size() > max_line_bytes) return Error{errc::corrupt, "the result file has a line that is too long"};
        return {};
    }

    Result<std::int64_t> finish(const UploadNote& note) {
        if (!line_.empty()) return Error{errc::corrupt, "the result file ends within a line"};
        // An incomplete file is what was there at a cancel: not this peer's result, if more is made.
        if (records_ == expected_) batch_ += format_upload(note);
        if (auto written = flush(); !written) return written.error();
        return added_;
    }

  private:
    Result<void> take_line() {
        const auto parsed = parse_line(line_);
        const auto* record = parsed ? std::get_if<RecordLine>(&*parsed) : nullptr;
        if (record == nullptr) return Error{errc::corrupt, "the result file has a line that is no record"};
        ++records_;
        if (!missing_.erase(record->index)) return {};
        ++added_;
        batch_ += line_;
        batch_ += '\n';
        return batch_.size() < batch_bytes ? Result<void>{} : flush();
    }

    Result<void> flush() {
        if (batch_.empty()) return {};
        auto written = ledger_.append(batch_);
        batch_.clear();
        return written;
    }

    Ledger& ledger_;
    IndexSet missing_;
    std::string line_;
    std::string batch_;
    std::int64_t expected_;
    std::int64_t records_ = 0; // in the file
    std::int64_t added_ = 0;
};

} // namespace

Result<std::int64_t> restore_from_result(Ledger& ledger, persistence::R1fs& files, const documents::PeerState& state) {
    const auto& cid = *state.result_cid;
    const auto digest = digest_of(files, cid);
    if (!digest) return digest.error();
    if (state.result_sha256 && *state.result_sha256 != *digest) {
        return Error{errc::corrupt, "the uploaded result file is not the one that was written"};
    }
    Restorer restorer(ledger, state.range);
    const auto take = [&](std::string_view piece) { return restorer.take(piece); };
    if (auto read = read_through(files, cid, take); !read) return read.error();
    return restorer.finish({"result", cid, *digest, state.generation});
}

} // namespace datagems::generation
