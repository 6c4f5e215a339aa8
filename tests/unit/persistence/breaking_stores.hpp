// Stores that break off after some calls, as a process does that is killed.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::persistence::test {

// Decides before each call whether it is made.
class Turnstile {
  public:
    // After that many calls each is refused; less than 0: none.
    void close_after(int calls) { left_ = calls; }
    [[nodiscard]] bool lets_through() {
        if (left_ < 0) return true;
        if (left_ == 0) return false;
        --left_;
        return true;
    }
    static Error refusal() { return Error{errc::unavailable, "the process was killed"}; }

  private:
    int left_ = -1;
};

class BreakingStore final : public CStore {
  public:
    BreakingStore(CStore& inner, Turnstile& turnstile) : inner_(inner), turnstile_(turnstile) {}

    Result<std::optional<std::string>> get(std::string_view key) override { return inner_.get(key); }
    Result<void> set(std::string_view key, std::string_view value) override {
        return through([&] { return inner_.set(key, value); });
    }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return through([&] { return inner_.hget(hash, field); });
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return through([&] { return inner_.hset(hash, field, value); });
    }
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override {
        return through([&] { return inner_.hset_if_absent(hash, field, value); });
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override {
        return through([&] { return inner_.hdel(hash, field); });
    }
    Result<HashFields> hgetall(std::string_view hash) override {
        return through([&] { return inner_.hgetall(hash); });
    }
    Result<void> hsync(std::string_view hash) override { return inner_.hsync(hash); }
    Result<std::optional<std::uint64_t>> change_token() override { return inner_.change_token(); }
    JobIndex* job_index() noexcept override { return inner_.job_index(); }
    Result<void> check() override { return inner_.check(); }

  private:
    template <class Call>
    auto through(const Call& call) -> decltype(call()) {
        if (!turnstile_.lets_through()) return Turnstile::refusal();
        return call();
    }
    CStore& inner_;
    Turnstile& turnstile_;
};

class BreakingFiles final : public R1fs {
  public:
    BreakingFiles(R1fs& inner, Turnstile& turnstile) : inner_(inner), turnstile_(turnstile) {}

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view name) override {
        return inner_.add_file(path, name);
    }
    Result<Cid> add_bytes(std::string_view bytes, std::string_view name) override {
        return inner_.add_bytes(bytes, name);
    }
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override { return inner_.open(cid); }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        if (!turnstile_.lets_through()) return Turnstile::refusal();
        return inner_.read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override {
        if (!turnstile_.lets_through()) return Turnstile::refusal();
        return inner_.remove(cid);
    }
    Result<void> remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) override {
        if (!turnstile_.lets_through()) return Turnstile::refusal();
        return inner_.remove_shared(cid, added_until, is_named);
    }
    Result<bool> still_has(std::string_view cid) override { return inner_.still_has(cid); }
    Result<void> check() override { return inner_.check(); }

  private:
    R1fs& inner_;
    Turnstile& turnstile_;
};

} // namespace datagems::persistence::test
