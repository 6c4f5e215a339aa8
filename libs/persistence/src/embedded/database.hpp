// SQLite with RAII: a connection that keeps its prepared statements, and a write transaction.
#pragma once

#include "datagems/base/result.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::persistence::embedded {

// A prepared statement in use: bind, step until done, read columns. Reset and unbound again at its end, so that it can
// be used anew. Parameters and columns are borrowed: texts live as long as the use.
class StatementUse {
  public:
    StatementUse(sqlite3* connection, sqlite3_stmt* statement) noexcept
        : connection_(connection), statement_(statement) {}
    ~StatementUse();
    StatementUse(StatementUse&& other) noexcept;
    StatementUse& operator=(StatementUse&&) = delete;

    void bind_text(int index, std::string_view text);
    void bind_blob(int index, std::string_view bytes);
    void bind_integer(int index, std::int64_t number);
    // True if there is a row, false at the end.
    [[nodiscard]] Result<bool> step(std::string_view what);
    // Valid until the next step. Counted from 0.
    [[nodiscard]] std::string_view column_bytes(int index) const;
    [[nodiscard]] std::int64_t column_integer(int index) const;

  private:
    sqlite3* connection_;
    sqlite3_stmt* statement_;
};

// One connection; used by one thread at a time.
class Connection {
  public:
    // Makes the file (mode 0600) if it is missing, and sets WAL, synchronous=FULL and the busy time-out.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file,
                                                                  std::chrono::milliseconds busy_timeout);
    // A database that nobody writes.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open_to_read(const std::filesystem::path& file);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs statements without parameters or rows.
    [[nodiscard]] Result<void> execute(const char* sql, std::string_view what);
    // `sql` must have static storage: statements are prepared once and kept.
    [[nodiscard]] Result<StatementUse> use(std::string_view sql);
    // The first column of the only row.
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);

    // By the last INSERT, UPDATE or DELETE; what triggers did is not counted.
    [[nodiscard]] bool has_changed_rows() const noexcept { return sqlite3_changes(handle_.get()) > 0; }

    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

  private:
    struct CloseConnection {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    struct FinalizeStatement {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

    explicit Connection(sqlite3* handle) noexcept : handle_(handle) {}
    [[nodiscard]] Result<void> configure(std::chrono::milliseconds busy_timeout);

    std::unique_ptr<sqlite3, CloseConnection> handle_;
    std::map<std::string_view, Statement> statements_; // after handle_: finalised before it is closed
};

// BEGIN IMMEDIATE; rolled back at the end of the scope unless committed.
class WriteTransaction {
  public:
    [[nodiscard]] static Result<WriteTransaction> begin(Connection& connection);
    ~WriteTransaction();
    WriteTransaction(WriteTransaction&& other) noexcept;
    WriteTransaction& operator=(WriteTransaction&&) = delete;

    // On success what was written is durable.
    [[nodiscard]] Result<void> commit();

  private:
    explicit WriteTransaction(Connection& connection) noexcept : connection_(&connection) {}
    Connection* connection_;
};

// What is read in its scope is of one moment.
class ReadTransaction {
  public:
    [[nodiscard]] static Result<ReadTransaction> begin(Connection& connection);
    ~ReadTransaction();
    ReadTransaction(ReadTransaction&& other) noexcept;

  private:
    explicit ReadTransaction(Connection& connection) noexcept : connection_(&connection) {}
    Connection* connection_;
};

} // namespace datagems::persistence::embedded
