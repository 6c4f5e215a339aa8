#include "embedded/schema.hpp"

#include <array>
#include <string>

namespace datagems::persistence::embedded {
namespace {

// Version 1. Keys are TEXT, so that a person can read them with the sqlite3 shell; values are BLOBs, so that every byte
// survives.
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

// Version 2. The index over the jobs: each stands in one of two tables. Whoever writes one, by whatever program, makes
// it an open one; see job_index.hpp for how it gets to the other. Deleted before it is inserted, because the conflict
// clause of the writer's statement would win over one of the trigger's. Times are milliseconds since 1970.
constexpr const char* make_job_index = R"(
CREATE TABLE open_jobs (
    id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE over_jobs (
    id         TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL,
    title      TEXT NOT NULL,
    status     TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    records    INTEGER NOT NULL,
    generated  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE over_totals (
    jobs      INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    records   REAL NOT NULL, -- absurd numbers must not make a write fail
    generated REAL NOT NULL
) STRICT;
INSERT INTO over_totals VALUES (0, 0, 0, 0);
CREATE INDEX over_jobs_by_time ON over_jobs (owner, updated_at, id, title);
CREATE INDEX over_jobs_by_status ON over_jobs (owner, status, updated_at, id);
CREATE INDEX over_jobs_by_creation ON over_jobs (created_at);
CREATE TRIGGER over_added AFTER INSERT ON over_jobs BEGIN
    UPDATE over_totals SET jobs = jobs + 1, failed = failed + (new.status = 'failed'),
        records = records + new.records, generated = generated + new.generated;
END;
CREATE TRIGGER over_removed AFTER DELETE ON over_jobs BEGIN
    UPDATE over_totals SET jobs = jobs - 1, failed = failed - (old.status = 'failed'),
        records = records - old.records, generated = generated - old.generated;
END;
CREATE TRIGGER job_inserted AFTER INSERT ON hash_fields WHEN new.hash = 'datagen:jobs' BEGIN
    DELETE FROM over_jobs WHERE id = new.field;
    DELETE FROM open_jobs WHERE id = new.field;
    INSERT INTO open_jobs (id) VALUES (new.field);
END;
CREATE TRIGGER job_updated AFTER UPDATE ON hash_fields WHEN new.hash = 'datagen:jobs' BEGIN
    DELETE FROM over_jobs WHERE id = new.field;
    DELETE FROM open_jobs WHERE id = new.field;
    INSERT INTO open_jobs (id) VALUES (new.field);
END;
CREATE TRIGGER job_deleted AFTER DELETE ON hash_fields WHEN old.hash = 'datagen:jobs' BEGIN
    DELETE FROM over_jobs WHERE id = old.field;
    DELETE FROM open_jobs WHERE id = old.field;
END;
INSERT INTO open_jobs (id) SELECT field FROM hash_fields WHERE hash = 'datagen:jobs';
PRAGMA user_version = 2;
)";

// Version 3. Who names a file as results or errors can be found by its name, whoever wrote the state (SQLite lets no
// JSON function into the index of a schema that it does not trust; a name is 64 characters long). And a deleted job
// stays deleted: what a process that has not heard of it writes of its base, its peers and its owner's entry is
// dropped, by whatever program.
constexpr const char* make_deletion = R"(
CREATE INDEX peer_results ON hash_fields (substr(replace(substr(CAST(value AS TEXT),
        instr(CAST(value AS TEXT), '"resultCid"') + 11, 90), ' ', ''), 3, 64), hash)
    WHERE hash GLOB 'datagen:job:*:peers' AND instr(CAST(value AS TEXT), '"resultCid"') > 0;
CREATE INDEX peer_errors ON hash_fields (substr(replace(substr(CAST(value AS TEXT),
        instr(CAST(value AS TEXT), '"errorsCid"') + 11, 90), ' ', ''), 3, 64), hash)
    WHERE hash GLOB 'datagen:job:*:peers' AND instr(CAST(value AS TEXT), '"errorsCid"') > 0;
CREATE TRIGGER deleted_job_kept BEFORE INSERT ON hash_fields
    WHEN (new.hash = 'datagen:jobs' OR new.hash GLOB 'datagen:user:*:jobs')
        AND EXISTS (SELECT 1 FROM hash_fields WHERE hash = 'datagen:deleted-jobs' AND field = new.field)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER deleted_peers_kept BEFORE INSERT ON hash_fields
    WHEN new.hash GLOB 'datagen:job:*:peers'
        AND EXISTS (SELECT 1 FROM hash_fields WHERE hash = 'datagen:deleted-jobs'
                    AND field = substr(new.hash, 13, length(new.hash) - 18))
BEGIN SELECT RAISE(IGNORE); END;
PRAGMA user_version = 3;
)";

constexpr std::array steps{make_tables, make_job_index, make_deletion}; // the n-th leads from version n to the next
constexpr auto current_version = static_cast<std::int64_t>(steps.size());

Result<void> check_version(std::int64_t version) {
    if (version >= 0 && version <= current_version) return {};
    return Error{errc::unsupported, "the database has version " + std::to_string(version) +
                                        ", made by a newer program; this one knows version " +
                                        std::to_string(current_version)};
}

Result<void> check_empty(Connection& connection) {
    const auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    if (*tables != 0) return Error{errc::corrupt, "the file is the database of another program"};
    return {};
}

} // namespace

Result<void> check_schema(Connection& connection) {
    const auto version = connection.integer("PRAGMA user_version");
    if (!version) return version.error();
    if (*version == 0) return Error{errc::not_found, "the database has no tables"};
    return check_version(*version);
}

Result<void> prepare_schema(Connection& connection) {
    auto version = connection.integer("PRAGMA user_version");
    if (!version) return version.error();
    if (*version == current_version) return {};

    auto transaction = WriteTransaction::begin(connection);
    if (!transaction) return transaction.error();
    // Another process may have been faster.
    version = connection.integer("PRAGMA user_version");
    if (!version) return version.error();
    if (auto known = check_version(*version); !known) return known;
    if (*version == 0) {
        if (auto empty = check_empty(connection); !empty) return empty;
    }
    for (auto step = static_cast<std::size_t>(*version); step < steps.size(); ++step) {
        if (auto made = connection.execute(steps[step], "prepare the tables"); !made) return made;
    }
    return transaction->commit();
}

} // namespace datagems::persistence::embedded
