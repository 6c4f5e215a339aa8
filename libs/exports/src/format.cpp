#include "datagems/exports/export.hpp"

namespace datagems::exports {

Result<Format> parse_format(std::string_view text) {
    for (const auto format : {Format::json, Format::jsonl, Format::csv}) {
        if (text == to_string(format)) return format;
    }
    return Error{errc::invalid_argument, "must be one of json, jsonl, csv"};
}

std::string_view to_string(Format format) noexcept {
    switch (format) {
    case Format::json:
        return "json";
    case Format::jsonl:
        return "jsonl";
    case Format::csv:
        return "csv";
    }
    return "";
}

std::string_view content_type(Format format) noexcept {
    switch (format) {
    case Format::json:
        return "application/json; charset=utf-8";
    case Format::jsonl:
        return "application/x-ndjson; charset=utf-8";
    case Format::csv:
        return "text/csv; charset=utf-8";
    }
    return "";
}

} // namespace datagems::exports
