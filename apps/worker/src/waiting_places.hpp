// Who may wait. Jobs that cannot go on at present (their endpoint or the store is away) keep a waiting place of their
// worker, of which there are so many; no owner's jobs keep those of the others from theirs. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace datagems::worker {

class WaitingPlaces {
  public:
    explicit WaitingPlaces(std::size_t places) : places_(places) {}

    // A job that waits in one of the places.
    void add_waiting(std::string_view job_id, std::string_view owner);
    // Someone has a job to be run, whether it waits already or not.
    void add_owner(std::string_view owner) { owners_.emplace(owner); }

    [[nodiscard]] bool full() const noexcept { return waiting_ >= places_; }
    // Whether the owner's waiting jobs have the places that are his when all are taken: as many for each owner.
    [[nodiscard]] bool has_share(std::string_view owner) const;
    // The newest waiting job of the owner who has most of them, if he has more than his share; else empty. When a job
    // of an owner without his share finds all places taken, that one is to make room.
    [[nodiscard]] std::string job_beyond_share() const;

  private:
    [[nodiscard]] std::size_t share() const noexcept;

    std::size_t places_;
    std::size_t waiting_ = 0;
    std::set<std::string, std::less<>> owners_;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> jobs_; // that wait, by owner
};

} // namespace datagems::worker
