#include "statistics.hpp"

#include <algorithm>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

void add_one(auto& counts, std::string_view name) {
    const auto found = counts.find(name);
    if (found != counts.end())
        ++found->second;
    else
        counts.emplace(std::string(name), 1);
}

} // namespace

std::uint64_t Statistics::begin() {
    const std::lock_guard lock(mutex_);
    ++in_flight_;
    max_in_flight_ = std::max(max_in_flight_, in_flight_);
    return in_flight_;
}

void Statistics::end() {
    const std::lock_guard lock(mutex_);
    --in_flight_;
}

void Statistics::count(std::string_view path, const Decision& decision) {
    const std::lock_guard lock(mutex_);
    add_one(outcomes_[static_cast<std::size_t>(decision.kind)], decision.outcome);
    add_one(paths_, path);
}

void Statistics::reset() {
    const std::lock_guard lock(mutex_);
    max_in_flight_ = in_flight_;
    outcomes_ = {};
    paths_.clear();
}

json::object Statistics::to_json() const {
    const std::lock_guard lock(mutex_);
    json::object calls;
    json::object outcomes;
    for (std::size_t index = 0; index < call_kind_count; ++index) {
        const std::string_view kind = to_string(static_cast<CallKind>(index));
        json::object& of_kind = outcomes[kind].emplace_object();
        std::uint64_t sum = 0;
        for (const auto& [outcome, count] : outcomes_[index]) {
            of_kind[outcome] = count;
            sum += count;
        }
        calls[kind] = sum;
    }
    json::object paths;
    for (const auto& [path, count] : paths_)
        paths[path] = count;
    json::object all;
    all["calls"] = std::move(calls);
    all["outcomes"] = std::move(outcomes);
    all["paths"] = std::move(paths);
    all["inFlight"] = in_flight_;
    all["maxInFlight"] = max_in_flight_;
    return all;
}

} // namespace datagems::sandbox
