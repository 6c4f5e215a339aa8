#include "embedded/database.hpp"

#include "embedded/sqlite_error.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <thread>
#include <utility>

namespace datagems::persistence::embedded {
namespace {

constexpr int private_mode = 0600;

// SQLite gives the -wal and -shm files the mode of the database file. By path: closing a second descriptor of the file
// would drop the locks that this process holds on it.
Result<void> make_private(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return error_from_errno(errno, "look at " + file.string());
    if ((status.st_mode & 0777) == private_mode) return {};
    if (::chmod(file.c_str(), private_mode) != 0) return error_from_errno(errno, "change the mode of " + file.string());
    return {};
}

} // namespace

StatementUse::~StatementUse() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

StatementUse::StatementUse(StatementUse&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}

void StatementUse::bind_text(int index, std::string_view text) {
    sqlite3_bind_text64(statement_, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void StatementUse::bind_blob(int index, std::string_view bytes) {
    // A null pointer would bind NULL; an empty value is not that.
    sqlite3_bind_blob64(statement_, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

void StatementUse::bind_integer(int index, std::int64_t number) {
    sqlite3_bind_int64(statement_, index, number);
}

Result<bool> StatementUse::step(std::string_view what) {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(connection_, sqlite3_extended_errcode(connection_), what);
}

std::string_view StatementUse::column_bytes(int index) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, index));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

std::int64_t StatementUse::column_integer(int index) const {
    return sqlite3_column_int64(statement_, index);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file,
                                                     std::chrono::milliseconds busy_timeout) {
    sqlite3* handle = nullptr;
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle));
    if (code != SQLITE_OK) return sqlite_error(handle, code, "open " + file.string());
    auto mode = make_private(file);
    if (!mode) return mode.error();
    auto configured = connection->configure(busy_timeout);
    if (!configured) return with_context(configured.error(), "open " + file.string());
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::open_to_read(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    constexpr int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle));
    if (code != SQLITE_OK) return sqlite_error(handle, code, "open " + file.string());
    return connection;
}

Result<void> Connection::configure(std::chrono::milliseconds busy_timeout) {
    sqlite3_busy_timeout(handle_.get(), static_cast<int>(busy_timeout.count()));
    // Turning WAL on can answer "busy" at once while another process does the same, time-out or not.
    const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
    auto wal = execute("PRAGMA journal_mode=WAL", "turn on WAL");
    while (!wal && wal.error().code == errc::unavailable && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        wal = execute("PRAGMA journal_mode=WAL", "turn on WAL");
    }
    if (!wal) return wal;
    return execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=OFF;",
                   "configure the connection");
}

Result<void> Connection::execute(const char* sql, std::string_view what) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(handle_.get(), code, what);
    return {};
}

Result<StatementUse> Connection::use(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return sqlite_error(handle_.get(), code, "prepare a statement");
        found = statements_.emplace(sql, Statement(statement)).first;
    }
    return StatementUse(handle_.get(), found->second.get());
}

Result<std::int64_t> Connection::integer(std::string_view sql) {
    auto statement = use(sql);
    if (!statement) return statement.error();
    const auto row = statement->step(sql);
    if (!row) return row.error();
    return *row ? statement->column_integer(0) : 0;
}

Result<WriteTransaction> WriteTransaction::begin(Connection& connection) {
    auto begun = connection.execute("BEGIN IMMEDIATE", "begin to write");
    if (!begun) return begun.error();
    return WriteTransaction(connection);
}

WriteTransaction::WriteTransaction(WriteTransaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

WriteTransaction::~WriteTransaction() {
    // After some failures SQLite has rolled back by itself.
    if (connection_ == nullptr || sqlite3_get_autocommit(connection_->handle()) != 0) return;
    (void)connection_->execute("ROLLBACK", "roll back");
}

Result<void> WriteTransaction::commit() {
    auto committed = connection_->execute("COMMIT", "commit");
    if (committed) connection_ = nullptr;
    return committed;
}

Result<ReadTransaction> ReadTransaction::begin(Connection& connection) {
    auto begun = connection.execute("BEGIN", "begin to read");
    if (!begun) return begun.error();
    return ReadTransaction(connection);
}

ReadTransaction::ReadTransaction(ReadTransaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

ReadTransaction::~ReadTransaction() {
    if (connection_ != nullptr) (void)connection_->execute("ROLLBACK", "end reading");
}

} // namespace datagems::persistence::embedded
