#include "job_indexed_cstore.hpp"

#include "datagems/documents/keys.hpp"
#include "network_job_index.hpp"

namespace datagems::persistence {
namespace {

namespace keys = documents::keys;

class JobIndexedCStore final : public CStore {
  public:
    JobIndexedCStore(std::unique_ptr<CStore> inner, const Clock& clock)
        : inner_(std::move(inner)), index_(*inner_, clock) {}

    Result<std::optional<std::string>> get(std::string_view key) override { return inner_->get(key); }
    Result<void> set(std::string_view key, std::string_view value) override { return inner_->set(key, value); }

    Result<void> del(std::string_view key) override { return inner_->del(key); }
    Result<std::optional<Keys>> keys(std::string_view prefix, std::size_t limit) override {
        return inner_->keys(prefix, limit);
    }

    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        auto value = inner_->hget(hash, field);
        if (hash == keys::jobs && value && *value) index_.note(field, **value);
        return value;
    }

    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        auto written = inner_->hset(hash, field, value);
        if (hash == keys::jobs && written) index_.announce(field, value);
        return written;
    }

    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override {
        auto insertion = inner_->hset_if_absent(hash, field, value);
        if (hash == keys::jobs && insertion) index_.announce(field, insertion->value);
        return insertion;
    }

    Result<void> hdel(std::string_view hash, std::string_view field) override {
        auto removed = inner_->hdel(hash, field);
        if (hash == keys::jobs && removed) index_.withdraw(field);
        return removed;
    }

    Result<HashFields> hgetall(std::string_view hash) override { return inner_->hgetall(hash); }
    Result<void> hsync(std::string_view hash) override { return inner_->hsync(hash); }
    Result<std::optional<std::uint64_t>> change_token() override { return inner_->change_token(); }
    JobIndex* job_index() noexcept override { return &index_; }
    Result<void> check() override { return inner_->check(); }

  private:
    std::unique_ptr<CStore> inner_;
    NetworkJobIndex index_;
};

} // namespace

std::unique_ptr<CStore> make_job_indexed_cstore(std::unique_ptr<CStore> inner, const Clock& clock) {
    return std::make_unique<JobIndexedCStore>(std::move(inner), clock);
}

} // namespace datagems::persistence
