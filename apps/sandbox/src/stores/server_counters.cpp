#include "server_counters.hpp"

namespace datagems::sandbox {

void ServerCounters::called(std::string_view path) {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(path);
    if (found != calls_.end())
        ++found->second;
    else
        calls_.emplace(path, 1);
}

std::uint64_t ServerCounters::calls() const {
    const std::lock_guard lock(mutex_);
    std::uint64_t sum = 0;
    for (const auto& [path, count] : calls_)
        sum += count;
    return sum;
}

boost::json::object ServerCounters::to_json() const {
    boost::json::object calls;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [path, count] : calls_)
            calls[path] = count;
    }
    boost::json::object json;
    json["connections"] = connections_.load();
    json["open"] = open_.load();
    json["calls"] = std::move(calls);
    json["errors"] = errors_.load();
    json["bytesIn"] = bytes_in_.load();
    json["bytesOut"] = bytes_out_.load();
    return json;
}

void ServerCounters::reset() {
    const std::lock_guard lock(mutex_);
    connections_ = 0;
    bytes_in_ = 0;
    bytes_out_ = 0;
    errors_ = 0;
    calls_.clear();
}

} // namespace datagems::sandbox
