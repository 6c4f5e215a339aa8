#include "csv.hpp"
#include "json_scanner.hpp"
#include "writers.hpp"

#include <algorithm>

namespace datagems::exports {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Text as a cell. In a spreadsheet a leading apostrophe makes what looks like a formula plain text.
void append_text_cell(std::string& out, std::string_view text, bool spreadsheet) {
    if (!spreadsheet || !is_formula_like(text)) {
        append_csv_field(out, text);
        return;
    }
    append_csv_field(out, "'" + std::string(text));
}

void append_header(std::string& out, const std::vector<std::string>& names, bool spreadsheet) {
    if (spreadsheet) out += byte_order_mark;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        append_text_cell(out, names[i], spreadsheet);
    }
    out += '\n';
}

class CsvWriter final : public RecordWriter {
  public:
    CsvWriter(Columns columns, bool spreadsheet)
        : columns_(std::move(columns)), cells_(columns_.names().size()), spreadsheet_(spreadsheet) {}

    void begin(std::string& out) override { append_header(out, columns_.names(), spreadsheet_); }

    Result<void> write(const Record& record, std::string& out) override {
        std::ranges::fill(cells_, std::string_view());
        std::size_t expected = 0;
        const bool known = JsonScanner(record.data).object([&](const Member& member) {
            const auto column = columns_.find(member.key, expected);
            if (!column) return false;
            cells_[*column] = member.value;
            expected = *column + 1;
            return true;
        });
        if (!known) {
            return Error{errc::corrupt, "record " + std::to_string(record.index) + " has a field without a column"};
        }
        append_row(out);
        return {};
    }

    void end(std::string&) override {}

  private:
    void append_row(std::string& out) {
        const auto start = out.size();
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (i > 0) out += ',';
            append_cell(out, cells_[i]);
        }
        // A blank line is no row to most readers.
        if (cells_.size() == 1 && out.size() == start) out += "\"\"";
        out += '\n';
    }

    // A number needs no protection in a spreadsheet, not even a negative one.
    void append_cell(std::string& out, std::string_view json) {
        if (json.empty() || json == "null") return;
        if (json.front() == '"') {
            const auto inside = json.substr(1, json.size() - 2);
            if (inside.find('\\') == std::string_view::npos) {
                append_text_cell(out, inside, spreadsheet_);
                return;
            }
            scratch_.clear();
            append_unescaped(scratch_, inside);
            append_text_cell(out, scratch_, spreadsheet_);
        } else if (json.front() == '{' || json.front() == '[') {
            scratch_.clear();
            append_compact(scratch_, json);
            append_csv_field(out, scratch_);
        } else {
            out += json;
        }
    }

    Columns columns_;
    std::vector<std::string_view> cells_; // JSON text of the row's values, empty where the record has none
    std::string scratch_;
    bool spreadsheet_;
};

class CsvFailureWriter final : public RecordWriter {
  public:
    explicit CsvFailureWriter(bool spreadsheet) : spreadsheet_(spreadsheet) {}

    void begin(std::string& out) override { append_header(out, {"index", "error"}, spreadsheet_); }

    Result<void> write(const Record& record, std::string& out) override {
        std::string reason;
        append_unescaped(reason, record.error);
        out.append(std::to_string(record.index)).append(",");
        append_text_cell(out, reason, spreadsheet_);
        out += '\n';
        return {};
    }

    void end(std::string&) override {}

  private:
    bool spreadsheet_;
};

} // namespace

std::unique_ptr<RecordWriter> make_csv_writer(Columns columns, bool spreadsheet) {
    return std::make_unique<CsvWriter>(std::move(columns), spreadsheet);
}

std::unique_ptr<RecordWriter> make_csv_failure_writer(bool spreadsheet) {
    return std::make_unique<CsvFailureWriter>(spreadsheet);
}

} // namespace datagems::exports
