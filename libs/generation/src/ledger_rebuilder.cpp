#include "ledger_rebuilder.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/generation/record_line.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/secrets/sha256.hpp"
#include "digested_file.hpp"
#include "line_reader.hpp"

#include <functional>
#include <utility>

namespace datagems::generation {
namespace {

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

// Whether the file is the one that was written.
Result<void> check_file(persistence::R1fs& files, const std::string& cid, const std::optional<std::string>& sha256) {
    const auto digest = digest_of(files, cid);
    if (!digest) return digest.error();
    if (sha256 && *sha256 != *digest) return Error{errc::corrupt, "it is not the file that was uploaded"};
    return {};
}

// Copies the record lines of uploaded files into a new ledger.
class Rebuilder {
  public:
    Rebuilder(persistence::R1fs& files, DigestedFile& ledger) : files_(files), ledger_(ledger) {}

    Result<void> add_result(const documents::PeerState& state) {
        const auto& cid = *state.result_cid;
        if (auto checked = check_file(files_, cid, state.result_sha256); !checked) return checked;
        if (auto opened = open_generation(state.result_generation); !opened) return opened;
        if (auto copied = copy_records(cid); !copied) return copied;
        UploadNote note{"result", cid, state.result_sha256.value_or(""), state.result_generation, {}};
        note.counts = state.result_counts.value_or(
            documents::RecordCounts{state.generated_ok, state.generated_failed}); // of an earlier version's state
        return add(format_upload(note));
    }

    Result<void> add_part(const documents::Part& part) {
        if (auto checked = check_file(files_, part.cid, part.sha256); !checked) return checked;
        if (auto opened = open_generation(part.generation); !opened) return opened;
        PartNote note{part, bytes_, 0};
        if (auto copied = copy_records(part.cid); !copied) return copied;
        note.to = bytes_;
        notes_ += format_part(note);
        return {};
    }

    // After the last part: so that each part begins where the one before it ends.
    Result<void> add_notes() { return notes_.empty() ? Result<void>{} : add(notes_); }

    Result<void> add(std::string_view lines) {
        bytes_ += lines.size();
        return ledger_.add_line(lines);
    }

    [[nodiscard]] std::int64_t records() const noexcept { return records_; }

  private:
    Result<void> open_generation(std::int64_t generation) {
        if (generation <= generation_) return {};
        generation_ = generation;
        return add(format_generation(generation));
    }

    Result<void> copy_records(const std::string& cid) {
        line_.clear();
        const auto take = [this](std::string_view piece) { return take_piece(piece); };
        return read_through(files_, cid, take);
    }

    Result<void> take_piece(std::string_view piece) {
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            line_ += piece.substr(0, end + 1);
            piece.remove_prefix(end + 1);
            if (auto taken = take_line(); !taken) return taken;
        }
        line_ += piece;
        if (line_.size() > max_line_bytes) return Error{errc::corrupt, "it has a line that is too long"};
        return {};
    }

    // Whatever is no record (a part's first line) is not copied; a reader of the ledger checks the rest.
    Result<void> take_line() {
        const auto line = std::exchange(line_, {});
        const auto parsed = parse_line(std::string_view(line).substr(0, line.size() - 1));
        if (!parsed || !std::holds_alternative<RecordLine>(*parsed)) return {};
        ++records_;
        return add(line);
    }

    persistence::R1fs& files_;
    DigestedFile& ledger_;
    std::string line_;
    std::string notes_;
    std::uint64_t bytes_ = 0;
    std::int64_t generation_ = 0;
    std::int64_t records_ = 0;
};

// What is gone for good is made again; an error that may pass is the caller's.
Result<void> unless_lost(const Result<void>& outcome, const std::string& what) {
    if (outcome) return {};
    const auto& error = outcome.error();
    if (error.code != errc::corrupt && error.code != errc::not_found) return error;
    log::warning("ledger.not_restored", {{"file", what}, {"reason", error.message}});
    return {};
}

Result<documents::PartsManifest> read_list(persistence::R1fs& files, const std::string& cid) {
    const auto text = files.read_all(cid, documents::max_manifest_bytes);
    if (!text) return text.error();
    const auto json = documents::parse_text(*text, "the list of parts");
    if (!json) return json.error();
    return documents::parts_manifest_from_json(*json);
}

Result<void> add_parts(Rebuilder& rebuilder, persistence::R1fs& files, const std::string& list_cid) {
    const auto list = read_list(files, list_cid);
    if (!list) return list.error();
    for (const auto& part : list->parts) {
        if (auto added = unless_lost(rebuilder.add_part(part), part.cid); !added) return added;
    }
    return rebuilder.add_notes();
}

Result<void> add_present_ledger(Rebuilder& rebuilder, const std::filesystem::path& ledger) {
    Result<void> added;
    const auto on_line = [&](std::string_view line, std::uint64_t) {
        added = rebuilder.add(std::string(line) + "\n");
        return added.has_value();
    };
    const auto scanned = scan_lines(ledger, on_line);
    if (!scanned && scanned.error().code != errc::not_found) return scanned.error();
    return added;
}

} // namespace

Result<std::int64_t> rebuild_ledger(const std::filesystem::path& ledger, persistence::R1fs& files,
                                    const documents::PeerState& state) {
    auto file = DigestedFile::create(ledger);
    if (!file) return file.error();
    Rebuilder rebuilder(files, *file);
    if (state.result_cid) {
        auto added = unless_lost(rebuilder.add_result(state), *state.result_cid);
        if (!added) return added.error();
    }
    if (state.parts_cid) {
        auto added = unless_lost(add_parts(rebuilder, files, *state.parts_cid), *state.parts_cid);
        if (!added) return added.error();
    }
    if (auto kept = add_present_ledger(rebuilder, ledger); !kept) return kept.error();
    if (auto written = file->finish(); !written) return written.error();
    return rebuilder.records();
}

} // namespace datagems::generation
