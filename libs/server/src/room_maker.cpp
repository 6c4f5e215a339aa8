#include "room_maker.hpp"

namespace datagems::server {
namespace {

// A search looks at every connection. One for so many newcomers, and none for a while once it has found nothing, keeps
// that cheap under a flood of them.
constexpr std::size_t candidates_a_search = 64;
constexpr std::chrono::milliseconds pause_after_nothing{20};

} // namespace

bool RoomMaker::close_one(const SessionRegistry& sessions, SteadyTime now) {
    const auto session = next(sessions, now);
    if (!session) return false;
    session->leave();
    return true;
}

std::shared_ptr<Session> RoomMaker::next(const SessionRegistry& sessions, SteadyTime now) {
    for (;;) {
        while (!candidates_.empty()) {
            auto session = candidates_.back().lock();
            candidates_.pop_back();
            if (session && session->can_leave()) return session;
        }
        if (now < next_search_) return nullptr;
        candidates_ = sessions.nearest_to_deadline(candidates_a_search);
        if (!candidates_.empty()) continue;
        next_search_ = now + pause_after_nothing;
        return nullptr;
    }
}

} // namespace datagems::server
