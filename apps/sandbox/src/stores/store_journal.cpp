#include "store_journal.hpp"

#include <sqlite3.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace datagems::sandbox {
namespace {

// Cells keep their row ids: in a table without them every search would read large values on its way.
constexpr const char* schema = R"(
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS cells (replica INTEGER, scope BLOB, key BLOB, value BLOB NOT NULL,
                                  PRIMARY KEY (replica, scope, key));
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, target INTEGER, scope BLOB, key BLOB, value BLOB);
CREATE TABLE IF NOT EXISTS files (cid BLOB PRIMARY KEY, filename BLOB, secret BLOB, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ports (replica INTEGER PRIMARY KEY, cstore INTEGER, r1fs INTEGER);
COMMIT;
)";

// A statement in use; reset at its end.
class Query {
  public:
    explicit Query(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    ~Query() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& operator<<(std::int64_t number) {
        sqlite3_bind_int64(statement_, ++bound_, number);
        return *this;
    }
    Query& operator<<(const std::string& text) {
        sqlite3_bind_blob64(statement_, ++bound_, text.data(), text.size(), SQLITE_STATIC);
        return *this;
    }
    Query& operator<<(const CellValue& value) {
        if (value) return *this << *value;
        sqlite3_bind_null(statement_, ++bound_);
        return *this;
    }

    // SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return sqlite3_step(statement_); }

    [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] std::string text(int column) const { return value(column).value_or(std::string()); }
    [[nodiscard]] CellValue value(int column) const {
        if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
        const void* const bytes = sqlite3_column_blob(statement_, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
    }

  private:
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

} // namespace

// One connection and its prepared statements. `mutex` is held over whatever uses it.
class StoreJournal::Database {
  public:
    explicit Database(sqlite3* handle) noexcept : handle_(handle) {}
    ~Database() {
        for (const auto& [sql, statement] : statements_)
            sqlite3_finalize(statement);
        sqlite3_close_v2(handle_);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Result<void> execute(const char* sql) {
        return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? Result<void>() : failure();
    }

    // `sql` must have static storage. Throws std::logic_error on a mistake in it.
    sqlite3_stmt* statement(const char* sql) {
        sqlite3_stmt*& statement = statements_[sql];
        if (statement == nullptr &&
            sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
            throw std::logic_error(std::string("the journal of the stores: ") + sqlite3_errmsg(handle_));
        return statement;
    }

    template <class... Values>
    Result<void> run(const char* sql, const Values&... values) {
        Query query(statement(sql));
        (query << ... << values);
        return query.step() == SQLITE_DONE ? Result<void>() : failure();
    }

    Result<void> each(const char* sql, const std::function<void(const Query&)>& on_row) {
        Query query(statement(sql));
        int step = query.step();
        for (; step == SQLITE_ROW; step = query.step())
            on_row(query);
        return step == SQLITE_DONE ? Result<void>() : failure();
    }

    [[nodiscard]] Error failure() const {
        const int code = sqlite3_errcode(handle_) & 0xFF;
        const errc kind = code == SQLITE_FULL                               ? errc::no_space
                          : code == SQLITE_BUSY || code == SQLITE_LOCKED    ? errc::conflict
                          : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? errc::corrupt
                                                                            : errc::io;
        return Error{kind, std::string("the journal of the stores: ") + sqlite3_errmsg(handle_)};
    }

    std::mutex mutex;

  private:
    sqlite3* handle_;
    std::map<const char*, sqlite3_stmt*> statements_;
};

namespace {

// Writes one change with the database's statements.
template <class Database>
struct Writer {
    Database& database;

    Result<void> operator()(const CellChange& cell) const {
        const auto replica = static_cast<std::int64_t>(cell.replica);
        if (!cell.value)
            return database.run("DELETE FROM cells WHERE replica = ? AND scope = ? AND key = ?", replica,
                                cell.name.scope, cell.name.key);
        return database.run("INSERT INTO cells VALUES (?, ?, ?, ?) "
                            "ON CONFLICT (replica, scope, key) DO UPDATE SET value = excluded.value",
                            replica, cell.name.scope, cell.name.key, cell.value);
    }
    Result<void> operator()(const MessageSent& message) const {
        return database.run("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?)",
                            static_cast<std::int64_t>(message.id), static_cast<std::int64_t>(message.target),
                            message.name.scope, message.name.key, message.value);
    }
    Result<void> operator()(const MessageDelivered& message) const {
        return database.run("DELETE FROM messages WHERE id = ?", static_cast<std::int64_t>(message.id));
    }
};

} // namespace

StoreJournal::StoreJournal(std::unique_ptr<Database> database) : database_(std::move(database)) {}
StoreJournal::~StoreJournal() = default;

Result<std::unique_ptr<StoreJournal>> StoreJournal::open(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    auto database = std::make_unique<Database>(handle);
    if (opened != SQLITE_OK) return with_context(database->failure(), file.string());
    const auto made = database->execute(schema);
    if (!made) return with_context(made.error(), file.string());
    return std::unique_ptr<StoreJournal>(new StoreJournal(std::move(database)));
}

Result<void> StoreJournal::apply(std::span<const StoreChange> changes) {
    if (changes.empty()) return {};
    const std::lock_guard lock(database_->mutex);
    if (auto begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
    for (const StoreChange& change : changes) {
        auto written = std::visit(Writer<Database>{*database_}, change);
        if (written) continue;
        (void)database_->execute("ROLLBACK");
        return written;
    }
    auto committed = database_->execute("COMMIT");
    if (!committed) (void)database_->execute("ROLLBACK");
    return committed;
}

Result<void> StoreJournal::read(const std::function<void(const CellChange&)>& on_cell,
                                const std::function<void(const MessageSent&)>& on_message) {
    const std::lock_guard lock(database_->mutex);
    auto cells = database_->each("SELECT replica, scope, key, value FROM cells", [&](const Query& row) {
        on_cell(CellChange{static_cast<std::size_t>(row.number(0)), {row.text(1), row.text(2)}, row.value(3)});
    });
    if (!cells) return cells;
    return database_->each("SELECT id, target, scope, key, value FROM messages ORDER BY id", [&](const Query& row) {
        on_message(MessageSent{static_cast<std::uint64_t>(row.number(0)),
                               static_cast<std::size_t>(row.number(1)),
                               {row.text(2), row.text(3)},
                               row.value(4)});
    });
}

Result<void> StoreJournal::add_file(const StoredFile& file) {
    const std::lock_guard lock(database_->mutex);
    return database_->run("INSERT INTO files VALUES (?, ?, ?, ?)", file.cid, file.filename, file.secret,
                          static_cast<std::int64_t>(file.size));
}

Result<void> StoreJournal::remove_file(const std::string& cid) {
    const std::lock_guard lock(database_->mutex);
    return database_->run("DELETE FROM files WHERE cid = ?", cid);
}

Result<void> StoreJournal::read_files(const std::function<void(const StoredFile&)>& on_file) {
    const std::lock_guard lock(database_->mutex);
    return database_->each("SELECT cid, filename, secret, size FROM files", [&](const Query& row) {
        on_file(StoredFile{row.text(0), row.text(1), row.text(2), static_cast<std::uint64_t>(row.number(3))});
    });
}

Result<StorePorts> StoreJournal::ports(std::size_t replica) {
    const std::lock_guard lock(database_->mutex);
    StorePorts ports;
    auto read = database_->each("SELECT replica, cstore, r1fs FROM ports", [&](const Query& row) {
        if (static_cast<std::size_t>(row.number(0)) == replica)
            ports = {static_cast<std::uint16_t>(row.number(1)), static_cast<std::uint16_t>(row.number(2))};
    });
    if (!read) return read.error();
    return ports;
}

Result<void> StoreJournal::set_ports(std::size_t replica, StorePorts ports) {
    const std::lock_guard lock(database_->mutex);
    return database_->run("INSERT OR REPLACE INTO ports VALUES (?, ?, ?)", static_cast<std::int64_t>(replica),
                          static_cast<std::int64_t>(ports.cstore), static_cast<std::int64_t>(ports.r1fs));
}

} // namespace datagems::sandbox
