#include "lookup_table.hpp"

#include <algorithm>

namespace datagems::client {
namespace {

// Its last two labels. Under some suffixes these are of many owners, who then share what one has elsewhere.
std::string_view domain_of(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    const auto last = host.rfind('.');
    if (last == std::string_view::npos || last == 0) return host;
    const auto before = host.rfind('.', last - 1);
    return before == std::string_view::npos ? host : host.substr(before + 1);
}

} // namespace

Error failed_lookup(errc code, std::string_view host, std::string_view why) {
    return Error{code, std::string("resolve: ").append(host).append(": ").append(why)};
}

Result<LookupTable::Step> LookupTable::ask(const std::string& host, SteadyTime now) {
    if (const auto found = under_way_.find(host); found != under_way_.end()) {
        if (now - found->second < settings_.patience) return Step::wait;
        return failed_lookup(errc::timed_out, host, "no answer in time");
    }
    if (const auto failed = failures_.find(host); failed != failures_.end()) {
        if (now < failed->second.until) return failed->second.error;
        failures_.erase(failed);
    }
    if (is_full_for(host)) {
        return failed_lookup(errc::unavailable, host, "names cannot be resolved now; try again in a moment");
    }
    under_way_.emplace(host, now);
    return Step::start;
}

void LookupTable::finish(const std::string& host, const std::optional<Error>& failure, SteadyTime now) {
    under_way_.erase(host);
    if (failure) remember(host, *failure, now);
}

bool LookupTable::is_full_for(const std::string& host) const {
    if (under_way_.size() >= settings_.max_under_way) return true;
    const auto domain = domain_of(host);
    const auto is_of_it = [&](const auto& entry) { return domain_of(entry.first) == domain; };
    const auto of_domain = std::ranges::count_if(under_way_, is_of_it);
    return static_cast<std::size_t>(of_domain) >= settings_.max_of_domain;
}

// Where there is no room, nothing is lost but the memory.
void LookupTable::remember(const std::string& host, const Error& failure, SteadyTime now) {
    if (failures_.size() >= max_failures) {
        std::erase_if(failures_, [&](const auto& entry) { return entry.second.until <= now; });
    }
    if (failures_.size() >= max_failures) return;
    failures_.insert_or_assign(host, Failure{failure, now + settings_.failure_lifetime});
}

} // namespace datagems::client
