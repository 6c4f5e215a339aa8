// A line of a result file or a part, as slices of its text.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <string_view>

namespace datagems::exports {

// The slices are JSON text inside the line.
struct Record {
    std::int64_t index = 0;
    bool ok = false;
    std::string_view data;  // ok: the object
    std::string_view error; // not ok: the inside of a JSON string
};

// {"i":0,"ok":true,"data":{…}} or {"i":1,"ok":false,"error":"…"}; other fields are ignored. errc::corrupt says what is
// wrong with the line.
[[nodiscard]] Result<Record> parse_record(std::string_view line);

} // namespace datagems::exports
