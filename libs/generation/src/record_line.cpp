#include "datagems/generation/record_line.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/documents/text.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::generation {
namespace {

namespace json = boost::json;

Error corrupt(std::string_view what) {
    return {errc::corrupt, "ledger line: " + std::string(what)};
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Result<LedgerLine> read_record(const json::object& object, const json::value& index) {
    const auto* ok = object.if_contains("ok");
    if (!index.is_int64() || index.get_int64() < 0) return corrupt("\"i\" is no index");
    if (ok == nullptr || !ok->is_bool()) return corrupt("\"ok\" is not true or false");
    RecordLine record{index.get_int64(), ok->get_bool(), {}};
    if (record.ok) {
        if (!object.contains("data")) return corrupt("a good record without \"data\"");
    } else {
        record.error = text_of(object, "error");
    }
    return LedgerLine(std::move(record));
}

std::int64_t number_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

Result<LedgerLine> read_part(const json::object& object) {
    PartNote note;
    note.part.cid = text_of(object, "cid");
    note.part.sha256 = text_of(object, "sha256");
    note.part.span = {number_of(object, "start"), number_of(object, "end")};
    note.part.counts = {number_of(object, "ok"), number_of(object, "failed")};
    note.part.generation = number_of(object, "generation");
    note.from = static_cast<std::uint64_t>(number_of(object, "from"));
    note.to = static_cast<std::uint64_t>(number_of(object, "to"));
    if (note.part.cid.empty() || note.from > note.to) return corrupt("a part without cid or bytes");
    return LedgerLine(std::move(note));
}

Result<LedgerLine> read_upload(const json::object& object) {
    UploadNote note;
    note.file = text_of(object, "uploaded");
    if (note.file == "part") return read_part(object);
    note.cid = text_of(object, "cid");
    note.sha256 = text_of(object, "sha256");
    note.generation = number_of(object, "generation");
    note.counts = {number_of(object, "ok"), number_of(object, "failed")};
    if (note.file.empty() || note.cid.empty()) return corrupt("an upload without file or cid");
    return LedgerLine(std::move(note));
}

std::string record_head(std::int64_t index, std::string_view rest) {
    return "{\"i\":" + std::to_string(index) + std::string(rest);
}

// A reason may quote what a model wrote: bytes that are no UTF-8 would make the line unreadable.
std::string readable(std::string_view text) {
    std::string clean(utf8_prefix(text, max_error_bytes));
    if (is_valid_utf8(clean)) return clean;
    for (auto& c : clean) {
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return clean;
}

} // namespace

std::string format_record(std::int64_t index, const json::value& data) {
    return record_head(index, ",\"ok\":true,\"data\":") + documents::compact_json(data) + "}\n";
}

std::string format_failure(std::int64_t index, std::string_view error) {
    return record_head(index, ",\"ok\":false,\"error\":") + json::serialize(json::string(readable(error))) + "}\n";
}

std::string format_upload(const UploadNote& note) {
    json::object object;
    object["uploaded"] = note.file;
    object["cid"] = note.cid;
    object["sha256"] = note.sha256;
    object["generation"] = note.generation;
    object["ok"] = note.counts.ok;
    object["failed"] = note.counts.failed;
    return json::serialize(object) + "\n";
}

std::string format_part(const PartNote& note) {
    const auto& part = note.part;
    json::object object;
    object["uploaded"] = "part";
    object["cid"] = part.cid;
    object["sha256"] = part.sha256;
    object["generation"] = part.generation;
    object["start"] = part.span.start;
    object["end"] = part.span.end;
    object["ok"] = part.counts.ok;
    object["failed"] = part.counts.failed;
    object["from"] = static_cast<std::int64_t>(note.from);
    object["to"] = static_cast<std::int64_t>(note.to);
    return json::serialize(object) + "\n";
}

std::string format_generation(std::int64_t generation) {
    return "{\"generation\":" + std::to_string(generation) + "}\n";
}

Result<LedgerLine> parse_line(std::string_view line) {
    if (line.size() > max_line_bytes) return corrupt("too long");
    json::parse_options options;
    options.max_depth = 80; // data may nest 64 deep (read_json), and this line wraps it
    boost::system::error_code failure;
    json::monotonic_resource memory;
    const auto value = json::parse(line, failure, &memory, options);
    if (failure) return corrupt(failure.message());
    const auto* object = value.if_object();
    if (object == nullptr) return corrupt("not an object");
    if (const auto* index = object->if_contains("i")) return read_record(*object, *index);
    if (object->contains("uploaded")) return read_upload(*object);
    if (object->size() == 1 && object->contains("generation")) {
        return LedgerLine(GenerationNote{number_of(*object, "generation")});
    }
    return LedgerLine(UnknownNote{});
}

} // namespace datagems::generation
