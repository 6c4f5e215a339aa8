#include "embedded/cstore.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/observe/log.hpp"
#include "embedded/schema.hpp"
#include "embedded/sqlite_error.hpp"
#include "limits.hpp"

#include <utility>

namespace datagems::persistence::embedded {
namespace {

// An equal value is not written again: no commit, no sync, no news for other processes.
constexpr std::string_view set_sql =
    "INSERT INTO key_values (key, value) VALUES (?1, ?2) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value";
constexpr std::string_view get_sql = "SELECT value FROM key_values WHERE key = ?1";
constexpr std::string_view del_sql = "DELETE FROM key_values WHERE key = ?1";
// No byte of UTF-8 is above the one that ?2 ends with.
constexpr std::string_view keys_sql = "SELECT key FROM key_values WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3";
constexpr std::string_view hset_sql =
    "INSERT INTO hash_fields (hash, field, value) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (hash, field) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value";
constexpr std::string_view hget_sql = "SELECT value FROM hash_fields WHERE hash = ?1 AND field = ?2";
constexpr std::string_view insert_sql = "INSERT INTO hash_fields (hash, field, value) VALUES (?1, ?2, ?3)";
constexpr std::string_view hdel_sql = "DELETE FROM hash_fields WHERE hash = ?1 AND field = ?2";
constexpr std::string_view hgetall_sql = "SELECT field, value FROM hash_fields WHERE hash = ?1";

Result<void> check_names(std::string_view hash, std::string_view field) {
    auto checked = check_name(hash, "hash");
    if (checked) checked = check_name(field, "field");
    return checked;
}

// Runs a statement that gives no rows; `bind` fills in the parameters.
template <class Bind>
Result<void> run(Connection& connection, std::string_view sql, std::string_view what, const Bind& bind) {
    auto statement = connection.use(sql);
    if (!statement) return statement.error();
    bind(*statement);
    const auto done = statement->step(what);
    if (!done) return done.error();
    return {};
}

// As above, in a transaction of its own.
template <class Bind>
Result<void> write_one(Connection& connection, std::string_view sql, std::string_view what, const Bind& bind) {
    auto transaction = WriteTransaction::begin(connection);
    if (!transaction) return transaction.error();
    if (auto done = run(connection, sql, what, bind); !done) return done;
    return transaction->commit();
}

Result<std::optional<std::string>> read_field(Connection& connection, std::string_view hash, std::string_view field) {
    auto statement = connection.use(hget_sql);
    if (!statement) return statement.error();
    statement->bind_text(1, hash);
    statement->bind_text(2, field);
    const auto row = statement->step("read a field");
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>();
    return std::optional<std::string>(statement->column_bytes(0));
}

} // namespace

SqliteCStore::SqliteCStore(std::filesystem::path file, std::chrono::milliseconds busy_timeout, ConnectionPtr writer,
                           ConnectionPtr watcher)
    : file_(std::move(file)), readers_(file_, busy_timeout), job_index_(readers_), writer_(std::move(writer)),
      watcher_(std::move(watcher)) {}

Result<std::unique_ptr<CStore>> SqliteCStore::open(const std::filesystem::path& file,
                                                   std::chrono::milliseconds busy_timeout) {
    auto writer = Connection::open(file, busy_timeout);
    if (!writer) return writer.error();
    auto prepared = prepare_schema(**writer);
    if (!prepared) return with_context(prepared.error(), file.string());
    // Without it lists are right all the same, only slower.
    if (const auto indexed = index_all_jobs(**writer); !indexed) {
        log::warning("store.jobs_not_indexed", {{"file", file.string()}, {"reason", indexed.error().message}});
    }
    auto watcher = Connection::open(file, busy_timeout);
    if (!watcher) return watcher.error();
    return std::unique_ptr<CStore>(new SqliteCStore(file, busy_timeout, std::move(*writer), std::move(*watcher)));
}

Result<std::optional<std::string>> SqliteCStore::get(std::string_view key) {
    if (auto checked = check_name(key, "key"); !checked) return checked.error();
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto statement = (**reader).use(get_sql);
    if (!statement) return statement.error();
    statement->bind_text(1, key);
    const auto row = statement->step("read a value");
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>();
    return std::optional<std::string>(statement->column_bytes(0));
}

Result<void> SqliteCStore::set(std::string_view key, std::string_view value) {
    auto checked = check_name(key, "key");
    if (checked) checked = check_value(value);
    if (!checked) return checked;
    const std::scoped_lock lock(write_mutex_);
    return write_one(*writer_, set_sql, "write a value", [&](StatementUse& statement) {
        statement.bind_text(1, key);
        statement.bind_blob(2, value);
    });
}

Result<void> SqliteCStore::del(std::string_view key) {
    if (auto checked = check_name(key, "key"); !checked) return checked;
    const std::scoped_lock lock(write_mutex_);
    return write_one(*writer_, del_sql, "delete a value",
                     [&](StatementUse& statement) { statement.bind_text(1, key); });
}

Result<std::optional<CStore::Keys>> SqliteCStore::keys(std::string_view prefix, std::size_t limit) {
    if (auto checked = check_name(prefix, "key"); !checked) return checked.error();
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto statement = (**reader).use(keys_sql);
    if (!statement) return statement.error();
    const auto end = std::string(prefix) + '\xff';
    statement->bind_text(1, prefix);
    statement->bind_text(2, end);
    statement->bind_integer(3, static_cast<std::int64_t>(limit));
    Keys found;
    for (;;) {
        const auto row = statement->step("list keys");
        if (!row) return row.error();
        if (!*row) return std::optional(std::move(found));
        found.emplace_back(statement->column_bytes(0));
    }
}

Result<std::optional<std::string>> SqliteCStore::hget(std::string_view hash, std::string_view field) {
    if (auto checked = check_names(hash, field); !checked) return checked.error();
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    return read_field(**reader, hash, field);
}

Result<void> SqliteCStore::hset(std::string_view hash, std::string_view field, std::string_view value) {
    auto checked = check_names(hash, field);
    if (checked) checked = check_value(value);
    if (!checked) return checked;
    const std::scoped_lock lock(write_mutex_);
    auto transaction = WriteTransaction::begin(*writer_);
    if (!transaction) return transaction.error();
    if (auto written = write_field(hset_sql, hash, field, value); !written) return written;
    return transaction->commit();
}

// In a transaction of the writer.
Result<void> SqliteCStore::write_field(std::string_view sql, std::string_view hash, std::string_view field,
                                       std::string_view value) {
    auto written = run(*writer_, sql, "write a field", [&](StatementUse& statement) {
        statement.bind_text(1, hash);
        statement.bind_text(2, field);
        statement.bind_blob(3, value);
    });
    if (!written || hash != documents::keys::jobs || !writer_->has_changed_rows()) return written;
    return index_job(*writer_, field, value);
}

Result<Insertion> SqliteCStore::hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) {
    auto checked = check_names(hash, field);
    if (checked) checked = check_value(value);
    if (!checked) return checked.error();
    const std::scoped_lock lock(write_mutex_);
    auto transaction = WriteTransaction::begin(*writer_);
    if (!transaction) return transaction.error();
    auto standing = read_field(*writer_, hash, field);
    if (!standing) return standing.error();
    if (*standing) return Insertion{false, std::move(**standing)};
    if (auto written = write_field(insert_sql, hash, field, value); !written) return written.error();
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    return Insertion{true, std::string(value)};
}

Result<void> SqliteCStore::hdel(std::string_view hash, std::string_view field) {
    if (auto checked = check_names(hash, field); !checked) return checked;
    const std::scoped_lock lock(write_mutex_);
    return write_one(*writer_, hdel_sql, "delete a field", [&](StatementUse& statement) {
        statement.bind_text(1, hash);
        statement.bind_text(2, field);
    });
}

Result<HashFields> SqliteCStore::hgetall(std::string_view hash) {
    if (auto checked = check_name(hash, "hash"); !checked) return checked.error();
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto statement = (**reader).use(hgetall_sql);
    if (!statement) return statement.error();
    statement->bind_text(1, hash);
    HashFields fields;
    for (;;) {
        const auto row = statement->step("read a hash");
        if (!row) return row.error();
        if (!*row) return fields;
        fields.emplace(statement->column_bytes(0), statement->column_bytes(1));
    }
}

// There is one copy: it is up to date.
Result<void> SqliteCStore::hsync(std::string_view hash) {
    return check_name(hash, "hash");
}

Result<std::optional<std::uint64_t>> SqliteCStore::change_token() {
    const std::scoped_lock lock(watch_mutex_);
    const auto version = watcher_->integer("PRAGMA data_version");
    if (!version) return version.error();
    return std::optional(static_cast<std::uint64_t>(*version));
}

Result<void> SqliteCStore::check() {
    const std::scoped_lock lock(watch_mutex_);
    int moved = 0;
    sqlite3_file_control(watcher_->handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved != 0) return Error{errc::unavailable, "the database file " + file_.string() + " was moved or deleted"};
    const auto read = watcher_->integer("SELECT count(*) FROM sqlite_schema");
    if (!read) return read.error();
    return {};
}

} // namespace datagems::persistence::embedded
