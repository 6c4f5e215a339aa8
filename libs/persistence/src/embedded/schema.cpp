#include "embedded/schema.hpp"

#include <string>

namespace datagems::persistence::embedded {
namespace {

constexpr std::int64_t current_version = 1;

// Keys are TEXT, so that a person can read them with the sqlite3 shell; values are BLOBs, so that every byte survives.
constexpr const char* make_tables = R"(
CREATE TABLE key_values (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
CREATE TABLE hash_fields (
    hash  TEXT NOT NULL,
    field TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (hash, field)
) STRICT;
PRAGMA user_version = 1;
)";

Result<void> check_version(std::int64_t version) {
    if (version == current_version) return {};
    return Error{errc::unsupported, "the database has version " + std::to_string(version) +
                                        ", made by a newer program; this one knows version " +
                                        std::to_string(current_version)};
}

} // namespace

Result<void> prepare_schema(Connection& connection) {
    auto version = connection.integer("PRAGMA user_version");
    if (!version) return version.error();
    if (*version != 0) return check_version(*version);

    auto transaction = WriteTransaction::begin(connection);
    if (!transaction) return transaction.error();
    // Another process may have been faster.
    version = connection.integer("PRAGMA user_version");
    if (!version) return version.error();
    if (*version != 0) return check_version(*version);
    const auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    if (*tables != 0) return Error{errc::corrupt, "the file is the database of another program"};
    auto made = connection.execute(make_tables, "make the tables");
    if (!made) return made;
    return transaction->commit();
}

} // namespace datagems::persistence::embedded
