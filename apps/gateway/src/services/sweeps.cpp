#include "services/sweeps.hpp"

#include "datagems/documents/text.hpp"

#include <boost/json/object.hpp>

#include <charconv>
#include <optional>

namespace datagems::gateway {
namespace {

constexpr std::string_view revoked = "datagen:revoked";
constexpr std::string_view mail_failures = "datagen:register-mail-failures";
constexpr std::string_view rate_counters = "datagen:rate:register:";
constexpr std::chrono::hours leeway{1}; // more than a token is believed after its end, at any gateway's clock
constexpr documents::TextLimits entry_limits{64 * 1024, 16};

// Seconds since 1970, as a number or as a text of one. What cannot be read is kept.
std::optional<Timestamp> read_expiry(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::int64_t seconds = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t end_of_time = 100'000'000'000;
    if (failure != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > end_of_time) return {};
    return Timestamp(std::chrono::seconds(seconds));
}

std::optional<Timestamp> read_failed_at(std::string_view text) {
    const auto json = documents::parse_text(text, "undelivered mail", entry_limits);
    const auto* entry = json ? json->if_object() : nullptr;
    const auto* failed_at = entry != nullptr ? entry->if_contains("failedAt") : nullptr;
    if (failed_at == nullptr || !failed_at->is_string()) return {};
    const auto time = parse_iso8601(std::string_view(failed_at->get_string()));
    if (!time) return {};
    return *time;
}

// `is_done` is asked about each value.
template <class IsDone>
Result<std::size_t> sweep_hash(persistence::CStore& store, std::string_view hash, std::size_t limit,
                               const IsDone& is_done) {
    const auto fields = store.hgetall(hash);
    if (!fields) return fields.error();
    std::size_t removed = 0;
    for (const auto& [field, value] : *fields) {
        if (removed == limit) break;
        if (!is_done(value)) continue;
        if (auto done = store.hdel(hash, field); !done) return done.error();
        ++removed;
    }
    return removed;
}

} // namespace

Result<std::size_t> sweep_revoked(persistence::CStore& store, Timestamp now, std::size_t limit) {
    const auto is_done = [&](std::string_view value) {
        const auto expiry = read_expiry(value);
        return expiry && *expiry + leeway < now;
    };
    return sweep_hash(store, revoked, limit, is_done);
}

Result<std::size_t> sweep_mail_failures(persistence::CStore& store, Timestamp now, std::chrono::seconds lifetime,
                                        std::size_t limit) {
    const auto is_done = [&](std::string_view value) {
        const auto failed_at = read_failed_at(value);
        return failed_at && *failed_at + lifetime + leeway < now;
    };
    return sweep_hash(store, mail_failures, limit, is_done);
}

Result<std::size_t> RateCounterSweep::run(persistence::CStore& store, SteadyTime now, std::size_t limit) {
    const auto keys = store.keys(rate_counters, limit);
    if (!keys) return keys.error();
    if (!*keys) return std::size_t{0};
    std::map<std::string, SteadyTime> still;
    std::size_t removed = 0;
    for (const auto& key : **keys) {
        const auto known = seen_.find(key);
        const auto since = known == seen_.end() ? now : known->second;
        if (now - since < longest_window) {
            still.emplace(key, since);
            continue;
        }
        if (auto done = store.del(key); !done) return done.error();
        ++removed;
    }
    seen_ = std::move(still);
    return removed;
}

} // namespace datagems::gateway
