// A store without an index of its own over the jobs, though the one behind it may have one. Link datagems::persistence.
#pragma once

#include "datagems/persistence/cstore.hpp"

namespace datagems::test {

// Holds a reference: the store outlives it.
class UnindexedCStore : public persistence::CStore {
  public:
    explicit UnindexedCStore(persistence::CStore& store) : store_(store) {}

    Result<std::optional<std::string>> get(std::string_view key) override { return store_.get(key); }
    Result<void> set(std::string_view key, std::string_view value) override { return store_.set(key, value); }
    Result<void> del(std::string_view key) override { return store_.del(key); }
    Result<std::optional<Keys>> keys(std::string_view prefix, std::size_t limit) override {
        return store_.keys(prefix, limit);
    }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return store_.hget(hash, field);
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return store_.hset(hash, field, value);
    }
    Result<persistence::Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                  std::string_view value) override {
        return store_.hset_if_absent(hash, field, value);
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override { return store_.hdel(hash, field); }
    Result<persistence::HashFields> hgetall(std::string_view hash) override { return store_.hgetall(hash); }
    Result<void> hsync(std::string_view hash) override { return store_.hsync(hash); }
    Result<std::optional<std::uint64_t>> change_token() override { return store_.change_token(); }
    Result<void> check() override { return store_.check(); }

  private:
    persistence::CStore& store_;
};

} // namespace datagems::test
