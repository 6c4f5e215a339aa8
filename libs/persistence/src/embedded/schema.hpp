// The tables of the embedded store and their version (PRAGMA user_version).
#pragma once

#include "embedded/database.hpp"

namespace datagems::persistence::embedded {

// Makes the tables in an empty database, and brings those of earlier versions up to date. errc::unsupported if a newer
// version of the program made them; errc::corrupt if the file is the database of another program.
[[nodiscard]] Result<void> prepare_schema(Connection& connection);

// That the database has tables which this program can read: errc::not_found where it has none yet, unsupported if a
// newer program made them. Changes nothing.
[[nodiscard]] Result<void> check_schema(Connection& connection);

} // namespace datagems::persistence::embedded
