#include "embedded/job_index.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "job_filter.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace datagems::persistence::embedded {
namespace {

using documents::JobBase;

constexpr std::string_view open_sql =
    "SELECT id, value FROM open_jobs CROSS JOIN hash_fields ON hash = 'datagen:jobs' AND field = id";
// A page is read from an index that has its order; ?1 owner, ?2 and ?3 the cursor, ?4 a text, ?5 a status.
constexpr std::string_view page_sql =
    "SELECT id, value FROM over_jobs CROSS JOIN hash_fields ON hash = 'datagen:jobs' AND field = id "
    "WHERE owner = ?1 AND (updated_at, id) < (?2, ?3) "
    "AND (?4 = '' OR instr(lower(title), ?4) > 0 OR instr(lower(id), ?4) > 0) "
    "ORDER BY updated_at DESC, id DESC";
constexpr std::string_view page_of_status_sql =
    "SELECT id, value FROM over_jobs CROSS JOIN hash_fields ON hash = 'datagen:jobs' AND field = id "
    "WHERE owner = ?1 AND (updated_at, id) < (?2, ?3) "
    "AND (?4 = '' OR instr(lower(title), ?4) > 0 OR instr(lower(id), ?4) > 0) AND status = ?5 "
    "ORDER BY updated_at DESC, id DESC";
constexpr std::string_view ended_sql =
    "SELECT id, value FROM over_jobs CROSS JOIN hash_fields ON hash = 'datagen:jobs' AND field = id "
    "WHERE updated_at < ?1 ORDER BY updated_at, id";
// Found by the indexes peer_results and peer_errors, whose terms these are; ?2 is the hash that does not count.
constexpr std::string_view names_result_sql =
    "SELECT 1 FROM hash_fields WHERE substr(replace(substr(CAST(value AS TEXT), "
    "instr(CAST(value AS TEXT), '\"resultCid\"') + 11, 90), ' ', ''), 3, 64) = ?1 AND hash <> ?2 "
    "AND hash GLOB 'datagen:job:*:peers' AND instr(CAST(value AS TEXT), '\"resultCid\"') > 0 LIMIT 1";
constexpr std::string_view names_errors_sql =
    "SELECT 1 FROM hash_fields WHERE substr(replace(substr(CAST(value AS TEXT), "
    "instr(CAST(value AS TEXT), '\"errorsCid\"') + 11, 90), ' ', ''), 3, 64) = ?1 AND hash <> ?2 "
    "AND hash GLOB 'datagen:job:*:peers' AND instr(CAST(value AS TEXT), '\"errorsCid\"') > 0 LIMIT 1";
constexpr std::string_view figures_sql =
    "SELECT jobs, records, generated, failed, (SELECT max(created_at) FROM over_jobs) FROM over_totals";
constexpr std::string_view insert_sql =
    "INSERT INTO over_jobs (id, owner, title, status, updated_at, created_at, records, generated) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr std::string_view close_sql = "DELETE FROM open_jobs WHERE id = ?1";
constexpr std::string_view read_sql = "SELECT value FROM hash_fields WHERE hash = 'datagen:jobs' AND field = ?1";

std::int64_t milliseconds(Timestamp time) {
    return time.time_since_epoch().count();
}

std::optional<JobBase> read_base(std::string_view job_id, std::string_view text) {
    auto base = read_or_log(documents::keys::jobs, job_id, text, documents::job_base_from_json);
    if (base && base->id != job_id) base.reset();
    return base;
}

// Up to `limit` of the jobs that the statement finds; `statement` gives ids and texts.
Result<std::vector<JobBase>> read_bases(StatementUse& statement, std::size_t limit) {
    std::vector<JobBase> bases;
    while (bases.size() < limit) {
        const auto row = statement.step("list jobs");
        if (!row) return row.error();
        if (!*row) break;
        auto base = read_base(statement.column_bytes(0), statement.column_bytes(1));
        if (base) bases.push_back(std::move(*base));
    }
    return bases;
}

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

Result<std::vector<JobBase>> read_open(Connection& connection) {
    auto statement = connection.use(open_sql);
    if (!statement) return statement.error();
    return read_bases(*statement, no_limit);
}

Result<std::vector<JobBase>> read_page(Connection& connection, const JobFilter& filter) {
    auto statement = connection.use(filter.status ? page_of_status_sql : page_sql);
    if (!statement) return statement.error();
    statement->bind_text(1, filter.owner);
    constexpr auto end_of_time = std::numeric_limits<std::int64_t>::max();
    statement->bind_integer(2, filter.after ? milliseconds(filter.after->updated_at) : end_of_time);
    statement->bind_text(3, filter.after ? std::string_view(filter.after->id) : std::string_view(""));
    statement->bind_text(4, filter.text);
    if (filter.status) statement->bind_text(5, documents::to_string(*filter.status));
    return read_bases(*statement, filter.limit.value_or(no_limit));
}

Result<documents::Metrics> read_figures(Connection& connection) {
    auto statement = connection.use(figures_sql);
    if (!statement) return statement.error();
    const auto row = statement->step("add jobs up");
    if (!row) return row.error();
    documents::Metrics figures;
    figures.total_jobs = statement->column_integer(0);
    figures.total_records_requested = statement->column_integer(1);
    figures.total_records_generated = statement->column_integer(2);
    figures.failed_jobs = statement->column_integer(3);
    if (figures.total_jobs > 0) {
        figures.last_job_at = Timestamp(std::chrono::milliseconds(statement->column_integer(4)));
    }
    return figures;
}

Result<bool> finds(Connection& connection, std::string_view sql, std::string_view cid, std::string_view except_hash) {
    auto statement = connection.use(sql);
    if (!statement) return statement.error();
    statement->bind_text(1, cid);
    statement->bind_text(2, except_hash);
    return statement->step("look for who names a file");
}

Result<void> run(Connection& connection, std::string_view sql, std::string_view job_id) {
    auto statement = connection.use(sql);
    if (!statement) return statement.error();
    statement->bind_text(1, job_id);
    const auto done = statement->step("index a job");
    if (!done) return done.error();
    return {};
}

Result<void> insert_over(Connection& connection, const JobBase& base) {
    auto statement = connection.use(insert_sql);
    if (!statement) return statement.error();
    statement->bind_text(1, base.id);
    statement->bind_text(2, base.owner);
    statement->bind_text(3, base.title);
    statement->bind_text(4, documents::to_string(base.status));
    statement->bind_integer(5, milliseconds(base.updated_at));
    statement->bind_integer(6, milliseconds(base.created_at));
    statement->bind_integer(7, base.total_records);
    statement->bind_integer(8, base.total_generated);
    const auto done = statement->step("index a job");
    if (!done) return done.error();
    return {};
}

Result<void> index_again(Connection& connection, std::string_view job_id) {
    std::string text;
    {
        auto statement = connection.use(read_sql);
        if (!statement) return statement.error();
        statement->bind_text(1, job_id);
        const auto row = statement->step("read a job");
        if (!row) return row.error();
        if (!*row) return {};
        text = statement->column_bytes(0);
    }
    return index_job(connection, job_id, text);
}

// The ids of some jobs that stand as open and are over.
Result<std::vector<std::string>> find_misplaced(Connection& connection) {
    constexpr std::size_t at_once = 10'000;
    auto statement = connection.use(open_sql);
    if (!statement) return statement.error();
    std::vector<std::string> ids;
    while (ids.size() < at_once) {
        const auto row = statement->step("look for jobs that are over");
        if (!row) return row.error();
        if (!*row) break;
        const auto base = read_base(statement->column_bytes(0), statement->column_bytes(1));
        if (base && documents::is_over(*base)) ids.push_back(base->id);
    }
    return ids;
}

} // namespace

Result<void> index_job(Connection& connection, std::string_view job_id, std::string_view text) {
    const auto base = read_document(text, "job base", documents::job_base_from_json);
    // What cannot be read stays with the open ones, where a reader will say so.
    if (!base || !*base || (*base)->id != job_id || !documents::is_over(**base)) return {};
    if (auto inserted = insert_over(connection, **base); !inserted) return inserted;
    return run(connection, close_sql, job_id);
}

Result<void> index_all_jobs(Connection& connection) {
    for (;;) {
        const auto ids = find_misplaced(connection);
        if (!ids) return ids.error();
        if (ids->empty()) return {};
        auto transaction = WriteTransaction::begin(connection);
        if (!transaction) return transaction.error();
        for (const auto& id : *ids) {
            if (auto indexed = index_again(connection, id); !indexed) return indexed;
        }
        if (auto committed = transaction->commit(); !committed) return committed;
    }
}

Result<bool> names_file(Connection& connection, std::string_view cid, std::string_view except_job) {
    const auto except_hash = documents::keys::job_peers(except_job);
    const auto result = finds(connection, names_result_sql, cid, except_hash);
    if (!result || *result) return result;
    return finds(connection, names_errors_sql, cid, except_hash);
}

Result<std::vector<JobBase>> SqliteJobIndex::open_jobs() {
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    return read_open(**reader);
}

Result<OwnedJobs> SqliteJobIndex::jobs_of(const JobFilter& filter) {
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto snapshot = ReadTransaction::begin(**reader);
    if (!snapshot) return snapshot.error();
    auto open = read_open(**reader);
    if (!open) return open.error();
    std::erase_if(*open, [&](const JobBase& base) { return base.owner != filter.owner; });
    auto over = read_page(**reader, filter);
    if (!over) return over.error();
    return OwnedJobs{std::move(*open), std::move(*over)};
}

Result<JobFigures> SqliteJobIndex::figures() {
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto snapshot = ReadTransaction::begin(**reader);
    if (!snapshot) return snapshot.error();
    auto open = read_open(**reader);
    if (!open) return open.error();
    const auto over = read_figures(**reader);
    if (!over) return over.error();
    return JobFigures{std::move(*open), *over};
}

Result<std::vector<JobBase>> SqliteJobIndex::ended_before(Timestamp time, std::size_t limit) {
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    auto snapshot = ReadTransaction::begin(**reader);
    if (!snapshot) return snapshot.error();
    auto ended = read_open(**reader);
    if (!ended) return ended.error();
    auto statement = (**reader).use(ended_sql);
    if (!statement) return statement.error();
    statement->bind_integer(1, milliseconds(time));
    auto over = read_bases(*statement, limit);
    if (!over) return over.error();
    std::ranges::move(*over, std::back_inserter(*ended));
    return select_ended(std::move(*ended), time, limit);
}

Result<bool> SqliteJobIndex::names_file(std::string_view cid, std::string_view except_job) {
    const auto reader = readers_.lease();
    if (!reader) return reader.error();
    return embedded::names_file(**reader, cid, except_job);
}

} // namespace datagems::persistence::embedded
