// The replicated hash store, as an interface that every engine implements.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::persistence {

class JobIndex;

using HashFields = std::map<std::string, std::string, std::less<>>;

// Whether hset_if_absent wrote its value, and the value that stands now.
struct Insertion {
    bool inserted = false;
    std::string value;
};

// Strings under keys, and hashes of strings. Synchronous and blocking: call from a thread that may wait. Thread safe.
// A missing key or field is nullopt, an empty hash an empty map: neither is an error. Errors: errc::unavailable or
// timed_out (away; try again), no_space, permission_denied, invalid_argument (a key or field that is empty, longer than
// max_key_bytes, not UTF-8 or has a NUL), too_large (a value beyond max_value_bytes), corrupt, io.
class CStore {
  public:
    virtual ~CStore() = default;

    [[nodiscard]] virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
    [[nodiscard]] virtual Result<void> set(std::string_view key, std::string_view value) = 0;
    // Removing what is not there succeeds. errc::unsupported where the engine has no such call.
    [[nodiscard]] virtual Result<void> del(std::string_view) {
        return Error{errc::unsupported, "this store keeps its values"};
    }
    // Up to `limit` of the keys (of values, not of hashes) that begin with `prefix`, in order; nullopt where the engine
    // cannot list them.
    using Keys = std::vector<std::string>;
    [[nodiscard]] virtual Result<std::optional<Keys>> keys(std::string_view, std::size_t) {
        return std::optional<Keys>();
    }
    [[nodiscard]] virtual Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) = 0;
    [[nodiscard]] virtual Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) = 0;
    // Writes only if the field is absent. Atomic where the engine can; otherwise the first value seen wins.
    [[nodiscard]] virtual Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field,
                                                           std::string_view value) = 0;
    // Removing what is not there succeeds.
    [[nodiscard]] virtual Result<void> hdel(std::string_view hash, std::string_view field) = 0;
    [[nodiscard]] virtual Result<HashFields> hgetall(std::string_view hash) = 0;
    // Brings the hash up to date with another replica; older values may come back, so owners write theirs again after
    // it.
    [[nodiscard]] virtual Result<void> hsync(std::string_view hash) = 0;

    // A number that differs from an earlier one if any process may have written in between; nullopt where the engine
    // cannot tell. Costs next to nothing.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> change_token() = 0;

    // The engine's own index over the jobs, which lives as long as the store; null where it has none.
    [[nodiscard]] virtual JobIndex* job_index() noexcept { return nullptr; }

    // Reaches the store and returns, or says why not.
    [[nodiscard]] virtual Result<void> check() = 0;
};

inline constexpr std::size_t max_key_bytes = 1024;
inline constexpr std::size_t max_value_bytes = 8 * 1024 * 1024;

} // namespace datagems::persistence
