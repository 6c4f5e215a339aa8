// Profiles of jobs that are over, which never change.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace datagems::gateway {

// Thread safe. Holds texts up to a number of bytes; the ones asked for longest ago go first.
class ProfileCache {
  public:
    explicit ProfileCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    // nullptr when it is not there.
    [[nodiscard]] std::shared_ptr<const std::string> find(const std::string& key);
    // Does nothing with one that alone is too large.
    void put(const std::string& key, std::shared_ptr<const std::string> text);

  private:
    struct Entry {
        std::string key;
        std::shared_ptr<const std::string> text;
        [[nodiscard]] std::size_t bytes() const noexcept { return 2 * key.size() + text->size(); }
    };

    std::size_t max_bytes_;
    std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::list<Entry> entries_; // the one asked for last in front
    std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

} // namespace datagems::gateway
