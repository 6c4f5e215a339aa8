// SQLite's result codes as our errors.
#pragma once

#include "datagems/base/result.hpp"

#include <sqlite3.h>

#include <string_view>

namespace datagems::persistence::embedded {

// From the last failed call on `connection` (which may be null when opening failed for want of memory).
[[nodiscard]] Error sqlite_error(sqlite3* connection, int code, std::string_view what);

} // namespace datagems::persistence::embedded
