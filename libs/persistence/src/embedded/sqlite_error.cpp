#include "embedded/sqlite_error.hpp"

#include <cerrno>
#include <string>

namespace datagems::persistence::embedded {
namespace {

bool is_out_of_space(int error_number) noexcept {
    return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

errc code_of(int primary, int error_number) noexcept {
    switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return errc::unavailable;
    case SQLITE_FULL:
        return errc::no_space;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return errc::permission_denied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return errc::corrupt;
    case SQLITE_TOOBIG:
        return errc::too_large;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        if (is_out_of_space(error_number)) return errc::no_space;
        return error_number == EACCES || error_number == EPERM || error_number == EROFS ? errc::permission_denied
                                                                                        : errc::io;
    default:
        return errc::io;
    }
}

// The errno behind a failure. A commit that fails does not set the connection's, so the files are asked as well.
int errno_behind(sqlite3* connection) noexcept {
    if (connection == nullptr) return 0;
    int error_number = sqlite3_system_errno(connection);
    if (error_number != 0) return error_number;
    sqlite3_file* wal = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    if (wal != nullptr && wal->pMethods != nullptr) {
        wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &error_number);
    }
    if (error_number == 0) sqlite3_file_control(connection, "main", SQLITE_FCNTL_LAST_ERRNO, &error_number);
    return error_number;
}

std::string_view words_for(errc code) noexcept {
    switch (code) {
    case errc::unavailable:
        return "the database is locked by another process";
    case errc::no_space:
        return "the disk is full";
    case errc::permission_denied:
        return "the database may not be written";
    case errc::corrupt:
        return "the database file is damaged or not a database";
    default:
        return "the database failed";
    }
}

} // namespace

Error sqlite_error(sqlite3* connection, int code, std::string_view what) {
    const int error_number = errno_behind(connection);
    const auto meaning = code_of(code & 0xff, error_number);
    std::string message(what);
    message.append(": ").append(words_for(meaning)).append(" (").append(sqlite3_errstr(code));
    message.append(", code ")
        .append(std::to_string(code))
        .append(", errno ")
        .append(std::to_string(error_number))
        .append(")");
    return Error{meaning, std::move(message)};
}

} // namespace datagems::persistence::embedded
