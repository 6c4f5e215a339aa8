// Store engines whose calls fail, stall, or fail although they did what was asked. Link datagems::persistence.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace datagems::test {

// Shares of all calls, in hundredths; together at most 1.
struct StoreFaultRates {
    double refused = 0;     // errc::unavailable, and nothing was done
    double unconfirmed = 0; // done, but the caller hears errc::timed_out
    double stalled = 0;     // done, after a wait of up to longest_stall
    std::chrono::milliseconds longest_stall{100};
};

// What befalls each call, by a seed: each hundred calls has exactly the rates, in a shuffled order, so that what a test
// says of their shares cannot fail by chance. Thread safe.
class StoreFaults {
  public:
    StoreFaults(std::uint64_t seed, const StoreFaultRates& rates) : random_(seed), longest_stall_(rates.longest_stall) {
        const auto add = [this](Kind kind, double rate) {
            deck_.insert(deck_.end(), static_cast<std::size_t>(std::lround(rate * hundred)), kind);
        };
        add(Kind::refused, rates.refused);
        add(Kind::unconfirmed, rates.unconfirmed);
        add(Kind::stalled, rates.stalled);
        deck_.resize(hundred, Kind::none);
    }

    // From now on nothing does.
    void end() { ended_ = true; }
    [[nodiscard]] std::int64_t calls() const noexcept { return calls_; }
    [[nodiscard]] std::int64_t faults() const noexcept { return faults_; }

    // Makes the call, or does not.
    template <class Call>
    auto through(const Call& call) -> decltype(call()) {
        ++calls_;
        const auto fault = draw();
        if (fault.kind != Kind::none) ++faults_;
        if (fault.kind == Kind::refused) return Error{errc::unavailable, "the store was told to be away"};
        std::this_thread::sleep_for(fault.stall);
        auto answer = call();
        if (fault.kind == Kind::unconfirmed) return Error{errc::timed_out, "the store was told to be silent"};
        return answer;
    }

  private:
    enum class Kind { none, refused, unconfirmed, stalled };
    struct Fault {
        Kind kind = Kind::none;
        std::chrono::microseconds stall{0};
    };

    Fault draw() {
        if (ended_) return {};
        const std::scoped_lock hold(mutex_);
        if (next_ == 0) std::shuffle(deck_.begin(), deck_.end(), random_);
        const auto kind = deck_[next_];
        next_ = (next_ + 1) % hundred;
        if (kind != Kind::stalled) return {kind, {}};
        std::uniform_real_distribution<double> stall(0, static_cast<double>(longest_stall_.count()));
        return {kind, std::chrono::duration_cast<std::chrono::microseconds>(
                          std::chrono::duration<double, std::milli>(stall(random_)))};
    }

    static constexpr std::size_t hundred = 100;

    std::mutex mutex_;
    std::mt19937_64 random_;
    std::chrono::milliseconds longest_stall_;
    std::vector<Kind> deck_; // shuffled anew for each hundred calls
    std::size_t next_ = 0;
    std::atomic<std::int64_t> calls_{0};
    std::atomic<std::int64_t> faults_{0};
    std::atomic<bool> ended_{false};
};

// `inner` and `faults` outlive it. An index of the engine's own is not used through it: that would pass the faults by.
class FaultyCStore final : public persistence::CStore {
  public:
    FaultyCStore(persistence::CStore& inner, StoreFaults& faults) : inner_(inner), faults_(faults) {}

    Result<std::optional<std::string>> get(std::string_view key) override {
        return faults_.through([&] { return inner_.get(key); });
    }
    Result<void> set(std::string_view key, std::string_view value) override {
        return faults_.through([&] { return inner_.set(key, value); });
    }
    Result<void> del(std::string_view key) override {
        return faults_.through([&] { return inner_.del(key); });
    }
    Result<std::optional<Keys>> keys(std::string_view prefix, std::size_t limit) override {
        return faults_.through([&] { return inner_.keys(prefix, limit); });
    }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return faults_.through([&] { return inner_.hget(hash, field); });
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return faults_.through([&] { return inner_.hset(hash, field, value); });
    }
    Result<persistence::Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                  std::string_view value) override {
        return faults_.through([&] { return inner_.hset_if_absent(hash, field, value); });
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override {
        return faults_.through([&] { return inner_.hdel(hash, field); });
    }
    Result<persistence::HashFields> hgetall(std::string_view hash) override {
        return faults_.through([&] { return inner_.hgetall(hash); });
    }
    Result<void> hsync(std::string_view hash) override {
        return faults_.through([&] { return inner_.hsync(hash); });
    }
    Result<std::optional<std::uint64_t>> change_token() override {
        return faults_.through([&] { return inner_.change_token(); });
    }
    Result<void> check() override {
        return faults_.through([&] { return inner_.check(); });
    }

  private:
    persistence::CStore& inner_;
    StoreFaults& faults_;
};

// `inner` and `faults` outlive it and its readers, which fail in the middle as well.
class FaultyR1fs final : public persistence::R1fs {
  public:
    FaultyR1fs(persistence::R1fs& inner, StoreFaults& faults) : inner_(inner), faults_(faults) {}

    Result<persistence::Cid> add_file(const std::filesystem::path& path, std::string_view filename) override {
        return faults_.through([&] { return inner_.add_file(path, filename); });
    }
    Result<persistence::Cid> add_bytes(std::string_view bytes, std::string_view filename) override {
        return faults_.through([&] { return inner_.add_bytes(bytes, filename); });
    }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view cid) override {
        auto reader = faults_.through([&] { return inner_.open(cid); });
        if (!reader) return reader;
        return std::unique_ptr<persistence::FileReader>(std::make_unique<Reader>(std::move(*reader), faults_));
    }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        return faults_.through([&] { return inner_.read_all(cid, max_bytes); });
    }
    Result<void> remove(std::string_view cid) override {
        return faults_.through([&] { return inner_.remove(cid); });
    }
    Result<void> remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) override {
        return faults_.through([&] { return inner_.remove_shared(cid, added_until, is_named); });
    }
    Result<bool> still_has(std::string_view cid) override {
        return faults_.through([&] { return inner_.still_has(cid); });
    }
    Result<void> check() override {
        return faults_.through([&] { return inner_.check(); });
    }

  private:
    class Reader final : public persistence::FileReader {
      public:
        Reader(std::unique_ptr<persistence::FileReader> inner, StoreFaults& faults)
            : inner_(std::move(inner)), faults_(faults) {}
        Result<std::size_t> read(std::span<char> buffer) override {
            return faults_.through([&] { return inner_->read(buffer); });
        }

      private:
        std::unique_ptr<persistence::FileReader> inner_;
        StoreFaults& faults_;
    };

    persistence::R1fs& inner_;
    StoreFaults& faults_;
};

} // namespace datagems::test
