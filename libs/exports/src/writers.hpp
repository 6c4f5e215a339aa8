// From records to the bytes of an export: one writer for each shape of file.
#pragma once

#include "columns.hpp"
#include "datagems/exports/record.hpp"
#include "field_order.hpp"

#include <memory>
#include <string>

namespace datagems::exports {

// Appends to `out` what stands before, for and after the records. Writers see only the records they are to write.
class RecordWriter {
  public:
    virtual ~RecordWriter() = default;
    virtual void begin(std::string& out) = 0;
    [[nodiscard]] virtual Result<void> write(const Record& record, std::string& out) = 0;
    virtual void end(std::string& out) = 0;
};

// JSON and JSON Lines; `order` is nullptr for failures.
[[nodiscard]] std::unique_ptr<RecordWriter> make_json_writer(const FieldOrder* order, bool lines);

// CSV of good records under the given columns; a field that no column has is errc::corrupt.
[[nodiscard]] std::unique_ptr<RecordWriter> make_csv_writer(Columns columns, bool spreadsheet);
// CSV of failures: index,error.
[[nodiscard]] std::unique_ptr<RecordWriter> make_csv_failure_writer(bool spreadsheet);

} // namespace datagems::exports
