// Some records of a finished or running job, from anywhere in it.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace datagems::exports {

struct PageQuery {
    std::int64_t offset = 0;                              // the index to begin at
    std::int64_t limit = 50;                              // rows, at least 1
    std::size_t max_bytes = std::size_t{4} * 1024 * 1024; // of the rows; a first row that is longer comes alone
};

struct Page {
    // {"index":0,"ok":true,"data":{…}} or {"index":1,"ok":false,"error":"…"}, by ascending index, with commas between;
    // data as it stands in the file. Indexes that were not made are not there. While a retry runs, a record that
    // failed before shows as failed until it is made again.
    std::string rows;
    // Where to go on after a full page; nullopt when there is nothing beyond. (What is made later may be.) Beyond may
    // be nothing all the same where another peer's files begin there.
    std::optional<std::int64_t> next_offset;
};

// Blocking. Opens the files of those peers only that the page touches, and on engines that go to any place of a file
// reads only near the page. errc::corrupt names peer and cid of a damaged or missing file.
[[nodiscard]] Result<Page> read_page(persistence::R1fs& r1fs, const persistence::JobRecord& job,
                                     const PageQuery& query);

} // namespace datagems::exports
