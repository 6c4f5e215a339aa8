#include "datagems/accounts/rate_counters.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/secrets/mac.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace datagems::accounts {
namespace {

constexpr std::size_t subject_bytes = 16;
constexpr std::size_t max_counts = 100'000; // beyond it the store alone counts
constexpr std::int64_t max_count = 1'000'000'000'000;
constexpr std::chrono::seconds sweep_interval{60};

// What others wrote that is no count is none.
std::int64_t read_count(const std::optional<std::string>& text) {
    std::int64_t count = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), count);
    return std::clamp<std::int64_t>(count, 0, max_count);
}

std::string key_of(const std::string& counter, std::int64_t bucket) {
    return counter + ":" + std::to_string(bucket);
}

} // namespace

std::optional<std::chrono::seconds> RateCounters::refuse(std::string_view what, std::string_view subject,
                                                         const RateLimit& limit) {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch();
    const auto bucket = now / limit.window;
    const auto end = (bucket + 1) * limit.window;
    std::string counter("datagen:rate:");
    counter.append(what).append(":");
    counter += hex_encode(secrets::hmac_sha256(key_, counter + std::string(subject)).substr(0, subject_bytes));

    const auto here = count_here(counter, bucket, end);
    if (here > limit.max) return end - now;
    const auto used = count_everywhere(counter, bucket);
    if (used.value_or(here) > limit.max) return end - now;
    return std::nullopt;
}

std::int64_t RateCounters::count_here(const std::string& counter, std::int64_t bucket, std::chrono::seconds end) {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch();
    const std::scoped_lock lock(mutex_);
    forget_passed(now);
    auto entry = counts_.find(counter);
    if (entry == counts_.end()) {
        if (counts_.size() >= max_counts) return 1;
        entry = counts_.emplace(counter, Count{bucket, end}).first;
    }
    auto& count = entry->second;
    if (count.bucket != bucket) count = Count{bucket, end};
    return ++count.used;
}

void RateCounters::forget_passed(std::chrono::seconds now) {
    if (now < next_sweep_) return;
    std::erase_if(counts_, [&](const auto& entry) { return entry.second.end <= now; });
    next_sweep_ = now + sweep_interval;
}

// What has been used with this use, by all gateways; nullopt when the store does not say.
std::optional<std::int64_t> RateCounters::count_everywhere(const std::string& counter, std::int64_t bucket) {
    const auto key = key_of(counter, bucket);
    const std::scoped_lock lock(writing_.at(std::hash<std::string>()(key) % writing_.size()));
    const auto stored = store_.get(key);
    if (!stored) {
        log::debug("rate.not_read", {{"reason", stored.error().message}});
        return std::nullopt;
    }
    const auto used = read_count(*stored) + 1;
    if (used == 1) forget_previous(counter, bucket);
    if (const auto written = store_.set(key, std::to_string(used)); !written) {
        log::debug("rate.not_written", {{"reason", written.error().message}});
    }
    return used;
}

// Where keys cannot be listed nobody else removes them. One call for each window that opens; what this misses, of those
// who stayed away for longer, is swept where it can be.
void RateCounters::forget_previous(const std::string& counter, std::int64_t bucket) {
    const auto removed = store_.del(key_of(counter, bucket - 1));
    if (!removed) log::debug("rate.not_removed", {{"reason", removed.error().message}});
}

} // namespace datagems::accounts
