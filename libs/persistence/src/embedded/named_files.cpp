#include "embedded/named_files.hpp"

#include "datagems/documents/parts.hpp"
#include "documents.hpp"

#include <algorithm>

namespace datagems::persistence::embedded {
namespace {

constexpr std::size_t name_characters = 64;

constexpr std::string_view all_values_sql = "SELECT value FROM hash_fields UNION ALL SELECT value FROM key_values";
constexpr std::string_view bases_sql = "SELECT json_extract(CAST(value AS TEXT), '$.jobDetailsCid') FROM hash_fields "
                                       "WHERE hash = 'datagen:jobs' AND json_valid(CAST(value AS TEXT))";
// Of a job that is being deleted the files may be gone before the states that name them.
constexpr std::string_view states_sql =
    "SELECT json_extract(CAST(value AS TEXT), '$.resultCid'), json_extract(CAST(value AS TEXT), '$.errorsCid'), "
    "json_extract(CAST(value AS TEXT), '$.partsCid') FROM hash_fields AS states "
    "WHERE hash GLOB 'datagen:job:*:peers' AND json_valid(CAST(value AS TEXT)) "
    "AND EXISTS (SELECT 1 FROM hash_fields WHERE hash = 'datagen:jobs' "
    "AND field = substr(states.hash, 13, length(states.hash) - 18))";
constexpr std::string_view open_sql = "SELECT 1 FROM open_jobs WHERE id = ?1";

bool is_name_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// `take` is given the statement at each row.
template <class Take>
Result<void> for_each_row(Connection& connection, std::string_view sql, const Take& take) {
    auto statement = connection.use(sql);
    if (!statement) return statement.error();
    for (;;) {
        const auto row = statement->step("look for the names of files");
        if (!row) return row.error();
        if (!*row) return {};
        take(*statement);
    }
}

Result<NamedFiles> read_state_files(Connection& connection) {
    NamedFiles found;
    const auto add = [](std::set<Cid>& names, std::string_view cid) {
        if (is_content_name(cid)) names.emplace(cid);
    };
    const auto read = for_each_row(connection, states_sql, [&](const StatementUse& row) {
        for (int column = 0; column < 3; ++column) {
            add(found.all, row.column_bytes(column));
        }
        add(found.lists, row.column_bytes(2));
    });
    if (!read) return read.error();
    return found;
}

// Empty for one that is not there.
Result<std::string> read_list(FileStore& files, const Cid& cid) {
    auto text = files.read_all(cid, documents::max_manifest_bytes);
    if (!text && text.error().code == errc::not_found) return std::string();
    return text;
}

} // namespace

MentionedFiles::Name MentionedFiles::name_of(std::string_view cid) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Name name{};
    for (std::size_t i = 0; i < name.size(); ++i) {
        name[i] = static_cast<char>(digit(cid[2 * i]) * 16 + digit(cid[2 * i + 1]));
    }
    return name;
}

void MentionedFiles::add(std::string_view text) {
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_name_digit(text[i])) {
            ++digits;
            continue;
        }
        if (digits == name_characters) names_.push_back(name_of(text.substr(i - digits, digits)));
        digits = 0;
    }
}

void MentionedFiles::finish() {
    std::ranges::sort(names_);
    const auto repeated = std::ranges::unique(names_);
    names_.erase(repeated.begin(), repeated.end());
}

bool MentionedFiles::contains(std::string_view cid) const {
    return std::ranges::binary_search(names_, name_of(cid));
}

Result<MentionedFiles> read_mentioned_files(Connection& connection, FileStore& files) {
    MentionedFiles mentioned;
    NamedFiles named;
    {
        const auto snapshot = ReadTransaction::begin(connection);
        if (!snapshot) return snapshot.error();
        const auto add = [&](const StatementUse& row) { mentioned.add(row.column_bytes(0)); };
        if (auto read = for_each_row(connection, all_values_sql, add); !read) return read.error();
        auto states = read_state_files(connection);
        if (!states) return states.error();
        named = std::move(*states);
    }
    for (const auto& cid : named.lists) {
        const auto text = read_list(files, cid);
        if (!text) return with_context(text.error(), "a list of parts");
        mentioned.add(*text);
    }
    mentioned.finish();
    return mentioned;
}

Result<NamedFiles> read_named_files(Connection& connection) {
    auto named = read_state_files(connection);
    if (!named) return named.error();
    const auto add = [&](const StatementUse& row) {
        if (is_content_name(row.column_bytes(0))) named->all.emplace(row.column_bytes(0));
    };
    if (auto read = for_each_row(connection, bases_sql, add); !read) return read.error();
    return named;
}

Result<std::vector<Cid>> read_parts(FileStore& files, const Cid& list) {
    std::vector<Cid> parts;
    const auto text = read_list(files, list);
    if (!text && text.error().code != errc::corrupt) return text.error();
    if (!text || text->empty()) return parts;
    const auto manifest = read_or_log("files", list, *text, documents::parts_manifest_from_json);
    if (!manifest) return parts;
    for (const auto& part : manifest->parts) {
        if (is_content_name(part.cid)) parts.push_back(part.cid);
    }
    return parts;
}

Result<bool> is_part_of_open_job(Connection& connection, FileStore& files, std::string_view cid) {
    const auto file = files.open(cid);
    if (!file && file.error().code == errc::not_found) return false;
    if (!file) return file.error();
    std::array<char, 4096> buffer; // more than the first line of a part
    const auto count = (*file)->read(buffer);
    if (!count) return count.error();
    const std::string_view start(buffer.data(), *count);
    if (!start.starts_with(R"({"part":)")) return false;
    const auto head = documents::parse_text(start.substr(0, start.find('\n')), "the head of a part");
    const auto* part = head && head->is_object() ? head->get_object().if_contains("part") : nullptr;
    const auto* job = part != nullptr && part->is_object() ? part->get_object().if_contains("job") : nullptr;
    if (job == nullptr || !job->is_string()) return false;
    auto statement = connection.use(open_sql);
    if (!statement) return statement.error();
    const std::string job_id(job->get_string());
    statement->bind_text(1, job_id);
    return statement->step("look for a part's job");
}

} // namespace datagems::persistence::embedded
