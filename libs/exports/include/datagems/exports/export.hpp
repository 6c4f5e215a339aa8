// Streaming exports: result files in, JSON, JSON Lines or CSV out, in memory that does not grow with the dataset.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace datagems::exports {

enum class Format { json, jsonl, csv };
[[nodiscard]] Result<Format> parse_format(std::string_view text); // errc::invalid_argument names the choices
[[nodiscard]] std::string_view content_type(Format format) noexcept;

struct Options {
    Format format = Format::json;
    bool spreadsheet = false; // CSV with BOM and harmless cells
    bool failures = false;    // the failed records as {index, error} instead of the good ones
};

} // namespace datagems::exports
