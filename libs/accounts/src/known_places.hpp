// Where users have logged in of late. Bounded; not thread safe.
#pragma once

#include "datagems/base/clock.hpp"

#include <list>
#include <map>
#include <string>
#include <string_view>

namespace datagems::accounts::detail {

class KnownPlaces {
  public:
    KnownPlaces(std::chrono::hours known_for, std::size_t max_entries)
        : known_for_(known_for), max_entries_(max_entries) {}

    void insert(const std::string& key, SteadyTime now);
    [[nodiscard]] bool contains(const std::string& key, SteadyTime now) const;

  private:
    struct Entry {
        std::string key;
        SteadyTime until{};
    };
    using Entries = std::list<Entry>;

    void erase(Entries::iterator entry);

    const std::chrono::hours known_for_;
    const std::size_t max_entries_;
    Entries entries_; // the one that ends first comes first
    std::map<std::string_view, Entries::iterator> by_key_;
};

} // namespace datagems::accounts::detail
