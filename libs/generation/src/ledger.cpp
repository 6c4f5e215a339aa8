#include "datagems/generation/ledger.hpp"

#include "line_reader.hpp"

namespace datagems::generation {
namespace {

// `at` is the offset after the note.
void open_generation(LedgerContents& contents, std::int64_t generation, std::uint64_t at) {
    if (generation <= contents.generation) return;
    contents.generation = generation;
    contents.generation_from = at;
    contents.failed = IndexSet();
    contents.first_errors.clear();
    contents.result.reset();
    contents.errors.reset();
}

// Sorts lines into contents by the rules of LEDGER.md.
class ContentsReader {
  public:
    explicit ContentsReader(documents::IndexRange range) : range_(range) {}

    // `end` is the offset after the line.
    void read(std::string_view line, std::uint64_t end) {
        auto parsed = parse_line(line);
        if (!parsed) {
            ++contents_.skipped_lines;
        } else if (const auto* record = std::get_if<RecordLine>(&*parsed)) {
            add(*record);
        } else if (auto* upload = std::get_if<UploadNote>(&*parsed)) {
            add(std::move(*upload), end);
        } else if (auto* part = std::get_if<PartNote>(&*parsed)) {
            add(std::move(*part));
        } else if (const auto* note = std::get_if<GenerationNote>(&*parsed)) {
            open_generation(contents_, note->generation, end);
        }
    }

    [[nodiscard]] LedgerContents take() { return std::move(contents_); }

  private:
    void add(const RecordLine& record) {
        const bool in_range = record.index >= range_.start && record.index < range_.end;
        const bool repeated = contents_.ok.contains(record.index) || contents_.failed.contains(record.index);
        if (!in_range || repeated) {
            ++contents_.skipped_lines;
            return;
        }
        (record.ok ? contents_.ok : contents_.failed).insert(record.index);
        ++contents_.fresh_records;
        contents_.result.reset(); // the files noted so far lack this record
        contents_.errors.reset();
        if (!record.ok && contents_.first_errors.size() < max_first_errors) {
            contents_.first_errors.push_back({record.index, record.error});
        }
    }

    void add(UploadNote note, std::uint64_t end) {
        if (note.file == "errors") {
            contents_.errors = std::move(note);
        } else if (note.file == "result") {
            contents_.last_result = contents_.result = std::move(note);
            contents_.parts.clear();
            contents_.delivered_to = end;
            contents_.fresh_records = 0;
        }
    }

    // A part that begins where the last one does has taken its place.
    void add(PartNote note) {
        auto& parts = contents_.parts;
        if (!parts.empty() && parts.back().from == note.from) parts.pop_back();
        parts.push_back(std::move(note));
        contents_.fresh_records = 0;
    }

    documents::IndexRange range_;
    LedgerContents contents_;
};

} // namespace

Result<LedgerContents> read_ledger(const std::filesystem::path& path, documents::IndexRange range) {
    ContentsReader reader(range);
    const auto on_line = [&](std::string_view line, std::uint64_t offset) {
        reader.read(line, offset + line.size() + 1);
        return true;
    };
    const auto scanned = scan_lines(path, on_line);
    if (!scanned && scanned.error().code != errc::not_found) return scanned.error();
    auto contents = reader.take();
    if (scanned) {
        contents.size = scanned->whole_bytes;
        contents.cut_bytes = scanned->torn_bytes;
    }
    return contents;
}

Ledger::Ledger(DirectoryLock lock, std::filesystem::path path, std::unique_ptr<AppendFile> file,
               LedgerContents contents)
    : lock_(std::move(lock)), path_(std::move(path)), file_(std::move(file)), contents_(std::move(contents)),
      size_(contents_.size), written_(contents_.size), dirty_(contents_.cut_bytes > 0) {}

Result<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& directory, documents::IndexRange range,
                                             const OpenFile& open_file) {
    auto lock = DirectoryLock::take(directory);
    if (!lock) return lock.error();
    auto path = directory / "results.jsonl";
    auto file = open_file(path);
    if (!file) return file.error();
    auto contents = read_ledger(path, range);
    if (!contents) return contents.error();
    std::unique_ptr<Ledger> ledger(
        new Ledger(std::move(*lock), std::move(path), std::move(*file), std::move(*contents)));
    if (auto cut = ledger->cut_back(); !cut) return cut.error();
    // What a predecessor wrote may not have reached the disk: from here on it counts.
    if (auto synced = ledger->file_->sync(); !synced) return synced.error();
    return ledger;
}

Result<void> Ledger::begin_generation(std::int64_t generation) {
    if (generation <= contents_.generation) return {};
    if (auto noted = append(format_generation(generation)); !noted) return noted;
    open_generation(contents_, generation, size_);
    return {};
}

Result<void> Ledger::cut_back() {
    if (!dirty_) return {};
    if (auto cut = file_->truncate(written_); !cut) return cut;
    dirty_ = false;
    return {};
}

Result<std::uint64_t> Ledger::write(std::string_view lines) {
    if (auto clean = cut_back(); !clean) return clean.error();
    dirty_ = true;
    auto written = file_->append(lines);
    if (!written) {
        static_cast<void>(cut_back()); // if this fails too, the next write tries again first
        return written.error();
    }
    dirty_ = false;
    written_ += lines.size();
    return written_;
}

Result<void> Ledger::sync(std::uint64_t end) {
    if (auto synced = file_->sync(); !synced) return synced;
    size_ = end;
    return {};
}

void Ledger::drop_unsynced() {
    written_ = size_.load();
    dirty_ = true;
    static_cast<void>(cut_back());
}

Result<void> Ledger::append(std::string_view lines) {
    const auto end = write(lines);
    if (!end) return end.error();
    auto synced = sync(*end);
    if (!synced) drop_unsynced();
    return synced;
}

} // namespace datagems::generation
