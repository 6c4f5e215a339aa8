#include "name_lookups.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>
#include <system_error>
#include <thread>
#include <utility>

namespace datagems::client {

using std::chrono::steady_clock;

Result<void> NameLookups::ask(const std::string& host, const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    if (closed_) return failed_lookup(errc::cancelled, host, "the client was closed");
    const auto step = table_.ask(host, steady_clock::now());
    if (!step) return step.error();
    if (*step == LookupTable::Step::start && !start(host)) {
        table_.finish(host, std::nullopt, steady_clock::now());
        return failed_lookup(errc::unavailable, host, "names cannot be resolved now; try again in a moment");
    }
    waiters_[host].push_back(waiter);
    return {};
}

void NameLookups::leave(const std::string& host, const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    const auto found = waiters_.find(host);
    if (found == waiters_.end()) return;
    std::erase(found->second, waiter);
    if (found->second.empty()) waiters_.erase(found);
}

void NameLookups::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto& [host, waiters] : waiters_)
        tell(waiters, failed_lookup(errc::cancelled, host, "the client was closed"));
    waiters_.clear();
}

// False when the system has no thread left.
bool NameLookups::start(const std::string& host) {
    try {
        std::thread([self = shared_from_this(), host] { self->run(host); }).detach();
        return true;
    } catch (const std::system_error&) {
        return false;
    }
}

void NameLookups::run(const std::string& host) {
    ::pthread_setname_np(::pthread_self(), "resolve");
    const Answer found = look_up_(host);
    if (!found) {
        finish(host, failed_lookup(found.error().code, host, found.error().message));
    } else if (found->empty()) {
        finish(host, failed_lookup(errc::unavailable, host, "it has no address"));
    } else {
        finish(host, found);
    }
}

void NameLookups::finish(const std::string& host, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    table_.finish(host, answer ? std::nullopt : std::optional(answer.error()), steady_clock::now());
    const auto found = waiters_.find(host);
    if (found == waiters_.end()) return;
    tell(found->second, answer);
    waiters_.erase(found);
}

// With the mutex held.
void NameLookups::tell(Waiters& waiters, const Answer& answer) {
    const auto shared = std::make_shared<const Answer>(answer);
    for (const auto& waiter : waiters) {
        boost::asio::post(waiter->executor, [waiter, shared] {
            waiter->answer = *shared;
            waiter->timer.cancel();
        });
    }
}

} // namespace datagems::client
