// A CStore in memory that can be made to fail, for tests of what stands above the store. Link datagems::persistence.
#pragma once

#include "datagems/persistence/cstore.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace datagems::test {

// Thread safe; hset_if_absent is atomic.
class MemoryCStore final : public persistence::CStore {
  public:
    // Every call fails with this code until recover().
    void fail_with(errc code) {
        const std::scoped_lock lock(mutex_);
        failure_ = Error{code, "the store was told to fail"};
    }
    void recover() {
        const std::scoped_lock lock(mutex_);
        failure_.reset();
    }
    // Runs once, when the next call has its answer and before the caller has it, outside the lock: somebody else is
    // quicker.
    void after_next_call(std::function<void()> action) {
        const std::scoped_lock lock(mutex_);
        interruption_ = std::move(action);
    }
    [[nodiscard]] int calls() const {
        const std::scoped_lock lock(mutex_);
        return calls_;
    }

    Result<std::optional<std::string>> get(std::string_view key) override {
        return with_state([&]() -> Result<std::optional<std::string>> { return lookup(values_, key); });
    }
    Result<void> set(std::string_view key, std::string_view value) override {
        return with_state([&]() -> Result<void> {
            values_.insert_or_assign(std::string(key), std::string(value));
            return {};
        });
    }
    Result<void> del(std::string_view key) override {
        return with_state([&]() -> Result<void> {
            values_.erase(std::string(key));
            return {};
        });
    }
    Result<std::optional<Keys>> keys(std::string_view prefix, std::size_t limit) override {
        return with_state([&]() -> Result<std::optional<Keys>> {
            Keys found;
            for (auto entry = values_.lower_bound(prefix);
                 entry != values_.end() && entry->first.starts_with(prefix) && found.size() < limit; ++entry) {
                found.push_back(entry->first);
            }
            return std::optional(std::move(found));
        });
    }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return with_state([&]() -> Result<std::optional<std::string>> {
            const auto found = hashes_.find(hash);
            if (found == hashes_.end()) return std::optional<std::string>();
            return lookup(found->second, field);
        });
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return with_state([&]() -> Result<void> {
            hashes_[std::string(hash)].insert_or_assign(std::string(field), std::string(value));
            return {};
        });
    }
    Result<persistence::Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                  std::string_view value) override {
        return with_state([&]() -> Result<persistence::Insertion> {
            const auto [entry, inserted] = hashes_[std::string(hash)].try_emplace(std::string(field), value);
            return persistence::Insertion{inserted, entry->second};
        });
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override {
        return with_state([&]() -> Result<void> {
            const auto found = hashes_.find(hash);
            if (found != hashes_.end()) found->second.erase(std::string(field));
            return {};
        });
    }
    Result<persistence::HashFields> hgetall(std::string_view hash) override {
        return with_state([&]() -> Result<persistence::HashFields> {
            const auto found = hashes_.find(hash);
            return found == hashes_.end() ? persistence::HashFields() : found->second;
        });
    }
    Result<void> hsync(std::string_view) override {
        return with_state([]() -> Result<void> { return {}; });
    }
    Result<std::optional<std::uint64_t>> change_token() override {
        return with_state([]() -> Result<std::optional<std::uint64_t>> { return std::optional<std::uint64_t>(); });
    }
    Result<void> check() override {
        return with_state([]() -> Result<void> { return {}; });
    }

  private:
    template <class Action>
    auto with_state(Action action) -> decltype(action()) {
        auto answer = locked(action);
        interrupt();
        return answer;
    }

    template <class Action>
    auto locked(Action& action) -> decltype(action()) {
        const std::scoped_lock lock(mutex_);
        ++calls_;
        if (failure_) return *failure_;
        return action();
    }

    void interrupt() {
        std::function<void()> interruption;
        {
            const std::scoped_lock lock(mutex_);
            interruption = std::exchange(interruption_, nullptr);
        }
        if (interruption) interruption();
    }

    static std::optional<std::string> lookup(const persistence::HashFields& fields, std::string_view name) {
        const auto found = fields.find(name);
        if (found == fields.end()) return std::nullopt;
        return found->second;
    }

    mutable std::mutex mutex_;
    persistence::HashFields values_;
    std::map<std::string, persistence::HashFields, std::less<>> hashes_;
    std::optional<Error> failure_;
    std::function<void()> interruption_;
    int calls_ = 0;
};

} // namespace datagems::test
