#include "writers.hpp"

#include <utility>

namespace datagems::exports {
namespace {

class JsonWriter final : public RecordWriter {
  public:
    JsonWriter(const FieldOrder* order, bool lines) : order_(order), lines_(lines) {}

    void begin(std::string& out) override {
        if (!lines_) out += '[';
    }

    Result<void> write(const Record& record, std::string& out) override {
        if (!lines_) out += std::exchange(first_, false) ? "\n" : ",\n";
        if (order_ != nullptr) {
            order_->append_ordered(out, record.data);
        } else {
            append_failure(record, out);
        }
        if (lines_) out += '\n';
        return {};
    }

    void end(std::string& out) override {
        if (!lines_) out += "\n]\n";
    }

  private:
    static void append_failure(const Record& record, std::string& out) {
        out.append("{\"index\":").append(std::to_string(record.index));
        out.append(",\"error\":\"").append(record.error).append("\"}");
    }

    const FieldOrder* order_;
    bool lines_;
    bool first_ = true;
};

} // namespace

std::unique_ptr<RecordWriter> make_json_writer(const FieldOrder* order, bool lines) {
    return std::make_unique<JsonWriter>(order, lines);
}

} // namespace datagems::exports
