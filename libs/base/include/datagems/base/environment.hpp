// Settings from environment variables, with every mistake collected so that all are reported at once at start.
//
//     EnvironmentReader env(process_environment());
//     settings.port = env.integer({"DATAGEN_APP_PORT"}, 3000, 1, 65535);
//     settings.secret = env.secret({"DATAGEN_SESSION_SECRET"}, Presence::required, 32);
//     if (!env.mistakes().empty()) …print them, exit 2…
//
// A name list is an order of preference: the first variable that is set and not blank counts.
// Values are trimmed, but for secrets, which other programs take as they are, and expanded: $NAME and ${NAME} stand for
// another variable, $$ for a dollar. A reference to a variable that is not set is a mistake, once its own variable is
// read: otherwise a dollar in a secret would shorten it.
#pragma once

#include "datagems/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace datagems {

using Environment = std::map<std::string, std::string, std::less<>>;

// A copy of this process's environment.
[[nodiscard]] Environment process_environment();

enum class Presence { optional, required };

class EnvironmentReader {
  public:
    using Names = std::initializer_list<std::string_view>;

    explicit EnvironmentReader(Environment environment);

    // The expanded value of the first name that is set; empty counts as not set.
    [[nodiscard]] std::optional<std::string> find(Names names);

    [[nodiscard]] std::string text(Names names, std::string_view fallback);
    [[nodiscard]] std::string required_text(Names names, std::string_view expected);
    // Like text, but `--print-settings` and mistakes show "***" in place of the value. Shorter than `min_bytes` is a
    // mistake.
    [[nodiscard]] std::string secret(Names names, Presence presence, std::size_t min_bytes = 0);
    [[nodiscard]] std::int64_t integer(Names names, std::int64_t fallback, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::chrono::milliseconds seconds(Names names, std::chrono::milliseconds fallback,
                                                    std::chrono::milliseconds min, std::chrono::milliseconds max);
    // True for "1 true yes on" (any case), false for "0 false no off".
    [[nodiscard]] bool flag(Names names, bool fallback = false);
    // "a,b" or ["a","b"]; blanks around entries dropped. A comma inside quotes is part of its entry.
    [[nodiscard]] std::vector<std::string> list(Names names);
    // One of `choices`.
    [[nodiscard]] std::string choice(Names names, std::string_view fallback,
                                     std::initializer_list<std::string_view> choices);

    // Adds a mistake found by the caller (a relation between settings, say).
    void report(std::string_view name, std::string_view value, std::string_view expected);

    // One sentence each: name, value unless secret, what is expected.
    [[nodiscard]] const std::vector<std::string>& mistakes() const noexcept { return mistakes_; }

    // What was read, name → value as used, secrets shown as "***" (or "" when unset); for --print-settings.
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& used() const noexcept { return used_; }

  private:
    struct Found {
        std::string_view name;
        std::string value;
    };
    enum class Kind { plain, secret };
    // nullopt, with a mistake, also for a broken reference.
    [[nodiscard]] std::optional<Found> lookup(Names names, Kind kind = Kind::plain);
    [[nodiscard]] static std::string_view without_blanks(std::string_view value, Kind kind);
    // The value, or what is wrong with its references.
    [[nodiscard]] Result<std::string> expand(std::string_view value, Kind kind) const;
    void report_broken(std::string_view name, Names names, const std::string& why);

    Environment environment_;
    std::vector<std::string> mistakes_;
    std::set<std::string, std::less<>> broken_; // names whose value has a broken reference, reported already
    std::map<std::string, std::string, std::less<>> used_;
};

} // namespace datagems
