// Failures by key, forgiven with time. Bounded; not thread safe.
#pragma once

#include "datagems/accounts/login_throttle.hpp"

#include <list>
#include <map>
#include <string>

namespace datagems::accounts::detail {

class FailureTable {
  public:
    FailureTable(const FailureRules& rules, std::size_t max_entries) : rules_(rules), max_entries_(max_entries) {}

    // How long the door is still shut; zero or less: open.
    [[nodiscard]] SteadyTime::duration wait(const std::string& key, SteadyTime now) const;
    // Whether nobody has asked this since the door was shut.
    [[nodiscard]] bool is_first_refusal(const std::string& key);

    // One failure more, of the attempt with this number.
    void add(const std::string& key, std::uint64_t attempt, SteadyTime now);
    // Takes that failure back, and opens the door if nobody else has shut it since.
    void take_back(const std::string& key, std::uint64_t attempt, SteadyTime now);
    void clear(const std::string& key);

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct Entry {
        std::string key;
        int failures = 0;
        SteadyTime counted_at{}; // failures are forgiven from here on
        SteadyTime shut_until{};
        std::uint64_t shut_by = 0;
        bool refusal_seen = false;
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] SteadyTime::duration delay_after(int failures) const;
    [[nodiscard]] int most_failures() const;
    void forgive(Entry& entry, SteadyTime now) const;
    void erase(Entries::iterator entry);
    void make_room(SteadyTime now);

    const FailureRules rules_;
    const std::size_t max_entries_;
    Entries entries_;                                      // the one that failed longest ago first
    std::map<std::string_view, Entries::iterator> by_key_; // a tree: hostile keys cannot be made to collide
};

} // namespace datagems::accounts::detail
