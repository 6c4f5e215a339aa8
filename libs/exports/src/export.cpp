#include "datagems/exports/export.hpp"

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

    Result<void> next(std::string& out) {
        if (failure_) return *failure_;
        auto made = make_chunk(out);
        if (!made) failure_ = made.error();
        return made;
    }

  private:
    Result<void> make_chunk(std::string& out) {
        if (finished_) return {};
        const auto full = out.size() + chunk_bytes;
        if (!writer_) {
            auto made = make_writer();
            if (!made) return made.error();
            writer_ = std::move(*made);
            writer_->begin(out);
        }
        while (out.size() < full) {
            const auto record = reader_.next();
            if (!record) return record.error();
            if (!*record) {
                writer_->end(out);
                finished_ = true;
                return {};
            }
            if ((*record)->ok == options_.failures) continue;
            if (auto written = writer_->write(**record, out); !written) return written.error();
        }
        return {};
    }

    Result<std::unique_ptr<RecordWriter>> make_writer() {
        if (options_.format != Format::csv) {
            return make_json_writer(options_.failures ? nullptr : &order_, options_.format == Format::jsonl);
        }
        if (options_.failures) return make_csv_failure_writer(options_.spreadsheet);
        auto columns = collect_columns();
        if (!columns) return columns.error();
        return make_csv_writer(std::move(*columns), options_.spreadsheet);
    }

    // The first of two passes: a field that only the last record has needs its column in the first line.
    Result<Columns> collect_columns() {
        Columns columns(order_.names());
        RecordReader reader(r1fs_, sources_);
        while (true) {
            const auto record = reader.next();
            if (!record) return record.error();
            if (!*record) return columns;
            if (!(*record)->ok) continue;
            if (auto added = columns.add_fields_of(**record); !added) return added.error();
        }
    }

    persistence::R1fs& r1fs_;
    std::vector<Source> sources_;
    FieldOrder order_;
    Options options_;
    RecordReader reader_;
    std::unique_ptr<RecordWriter> writer_;
    bool finished_ = false;
    std::optional<Error> failure_;
};

ExportStream::ExportStream(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
                           const Options& options)
    : impl_(std::make_unique<Impl>(r1fs, std::move(sources), schema, options)) {}
ExportStream::~ExportStream() = default;
ExportStream::ExportStream(ExportStream&&) noexcept = default;
ExportStream& ExportStream::operator=(ExportStream&&) noexcept = default;

Result<void> ExportStream::next(std::string& out) {
    return impl_->next(out);
}

} // namespace datagems::exports
