// How much of something may go on at once (streams open, long answers being made): in all and for each user.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace datagems::gateway {

// Thread safe.
class UserPlaces {
  public:
    enum class Refusal { none, user_full, full };

    // A place that is taken until this is destroyed; empty by default.
    class Place {
      public:
        Place() noexcept;
        Place(Place&& other) noexcept;
        Place& operator=(Place&& other) noexcept;
        ~Place();

      private:
        friend class UserPlaces;
        struct Taken;
        std::unique_ptr<Taken> taken_;
    };

    UserPlaces(std::size_t max, std::size_t max_per_user);
    ~UserPlaces();

    // `place` is set when nothing is refused.
    [[nodiscard]] Refusal take(std::string_view user, Place& place);
    [[nodiscard]] std::size_t taken() const;

  private:
    struct Counts {
        std::mutex mutex;
        std::size_t all = 0;
        std::map<std::string, std::size_t, std::less<>> by_user; // no zeros
    };

    std::size_t max_;
    std::size_t max_per_user_;
    std::shared_ptr<Counts> counts_; // places may outlive us
};

} // namespace datagems::gateway
