// CStore on SQLite. Writers of this process take turns on one connection, readers each take one of a pool, and a
// connection of its own watches for commits of anybody else.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "embedded/job_index.hpp"
#include "embedded/reader_pool.hpp"

#include <memory>
#include <mutex>

namespace datagems::persistence::embedded {

class SqliteCStore final : public CStore {
  public:
    [[nodiscard]] static Result<std::unique_ptr<CStore>> open(const std::filesystem::path& file,
                                                              std::chrono::milliseconds busy_timeout);

    Result<std::optional<std::string>> get(std::string_view key) override;
    Result<void> set(std::string_view key, std::string_view value) override;
    Result<void> del(std::string_view key) override;
    Result<std::optional<Keys>> keys(std::string_view prefix, std::size_t limit) override;
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override;
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override;
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override;
    Result<void> hdel(std::string_view hash, std::string_view field) override;
    Result<HashFields> hgetall(std::string_view hash) override;
    Result<void> hsync(std::string_view hash) override;
    Result<std::optional<std::uint64_t>> change_token() override;
    JobIndex* job_index() noexcept override { return &job_index_; }
    Result<void> check() override;

  private:
    using ConnectionPtr = std::unique_ptr<Connection>;

    SqliteCStore(std::filesystem::path file, std::chrono::milliseconds busy_timeout, ConnectionPtr writer,
                 ConnectionPtr watcher);
    [[nodiscard]] Result<void> write_field(std::string_view sql, std::string_view hash, std::string_view field,
                                           std::string_view value);

    const std::filesystem::path file_;
    ReaderPool readers_;
    SqliteJobIndex job_index_;
    std::mutex write_mutex_;
    ConnectionPtr writer_;
    std::mutex watch_mutex_;
    ConnectionPtr watcher_; // never writes, so every commit shows in its data_version
};

} // namespace datagems::persistence::embedded
