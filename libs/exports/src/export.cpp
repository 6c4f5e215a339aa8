#include "datagems/exports/export.hpp"

#include "read_step.hpp"
#include "record_reader.hpp"
#include "writers.hpp"

namespace datagems::exports {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;

} // namespace

class ExportStream::Impl {
  public:
    Impl(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
         const Options& options)
        : r1fs_(r1fs), sources_(std::move(sources)), order_(schema), options_(options), reader_(r1fs_, sources_) {}

    Result<bool> advance(std::string& out) {
        if (failure_) return *failure_;
        if (finished_) return false;
        auto more = writer_ ? write_records(out) : make_writer(out);
        if (!more) failure_ = more.error();
        return more;
    }

  private:
    // The first of two passes of a CSV.
    struct ColumnPass {
        Columns columns;
        RecordReader reader;
    };

    // Both return whether the export goes on.
    Result<bool> make_writer(std::string& out) {
        const bool needs_columns = options_.format == Format::csv && !options_.failures;
        if (needs_columns) {
            const auto collected = collect_columns();
            if (!collected) return collected.error();
            if (!*collected) return true;
            writer_ = make_csv_writer(std::move(column_pass_->columns), options_.spreadsheet);
            column_pass_.reset();
        } else if (options_.format == Format::csv) {
            writer_ = make_csv_failure_writer(options_.spreadsheet);
        } else {
            writer_ = make_json_writer(options_.failures ? nullptr : &order_, options_.format == Format::jsonl);
        }
        writer_->begin(out);
        return write_records(out);
    }

    Result<bool> write_records(std::string& out) {
        const auto full = out.size() + chunk_bytes;
        for (ReadStep step; out.size() < full && !step.over();) {
            const auto record = reader_.next();
            if (!record) return record.error();
            if (!*record) {
                writer_->end(out);
                finished_ = true;
                return false;
            }
            step.count(**record);
            if ((*record)->ok == options_.failures) continue;
            if (auto written = writer_->write(**record, out); !written) return written.error();
        }
        return true;
    }

    // A field that only the last record has needs its column in the first line. True when all are known.
    Result<bool> collect_columns() {
        if (!column_pass_) column_pass_.emplace(ColumnPass{Columns(order_.names()), RecordReader(r1fs_, sources_)});
        for (ReadStep step; !step.over();) {
            const auto record = column_pass_->reader.next();
            if (!record) return record.error();
            if (!*record) return true;
            step.count(**record);
            if (!(*record)->ok) continue;
            if (auto added = column_pass_->columns.add_fields_of(**record); !added) return added.error();
        }
        return false;
    }

    persistence::R1fs& r1fs_;
    std::vector<Source> sources_;
    FieldOrder order_;
    Options options_;
    RecordReader reader_;
    std::optional<ColumnPass> column_pass_;
    std::unique_ptr<RecordWriter> writer_; // once the columns are known
    bool finished_ = false;
    std::optional<Error> failure_;
};

ExportStream::ExportStream(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
                           const Options& options)
    : impl_(std::make_unique<Impl>(r1fs, std::move(sources), schema, options)) {}
ExportStream::~ExportStream() = default;
ExportStream::ExportStream(ExportStream&&) noexcept = default;
ExportStream& ExportStream::operator=(ExportStream&&) noexcept = default;

Result<bool> ExportStream::advance(std::string& out) {
    return impl_->advance(out);
}

Result<void> ExportStream::next(std::string& out) {
    const auto before = out.size();
    while (out.size() == before) {
        const auto more = impl_->advance(out);
        if (!more) return more.error();
        if (!*more) break;
    }
    return {};
}

} // namespace datagems::exports
