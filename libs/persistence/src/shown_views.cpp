#include "shown_views.hpp"

#include "datagems/documents/fold.hpp"

namespace datagems::persistence {

documents::JobBase ShownViews::further(documents::JobBase view) {
    const std::scoped_lock lock(mutex_);
    const auto shown = by_id_.find(view.id);
    if (shown != by_id_.end()) {
        auto& before = *shown->second;
        if (documents::is_further(before, view)) return before;
        before = view;
        views_.splice(views_.begin(), views_, shown->second);
        return view;
    }
    views_.push_front(view);
    by_id_.emplace(view.id, views_.begin());
    if (views_.size() > max_remembered) {
        by_id_.erase(views_.back().id);
        views_.pop_back();
    }
    return view;
}

} // namespace datagems::persistence
