#include "cstore_api.hpp"

#include "json_texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> reading_paths = {"/get_status", "/get", "/hget", "/hgetall"};
constexpr std::array<std::string_view, 3> writing_paths = {"/set", "/hset", "/hsync"};

bool contains(std::span<const std::string_view> paths, std::string_view path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
}

// What the node says about this member; nothing if it is fine.
std::string_view complaint_about_peers(const json::object& payload, bool is_required) {
    const json::value* const peers = payload.if_contains("chainstore_peers");
    if (peers == nullptr) return is_required ? "Field required" : "";
    return peers->is_array() ? "" : "Input should be a valid list";
}

} // namespace

std::string_view CStoreApi::counted_path(std::string_view path) const {
    return contains(reading_paths, path) || contains(writing_paths, path) ? path : "other";
}

StoreAnswer CStoreApi::answer(const StoreCall& call) {
    const bool is_sync = call.path == "/hsync";
    const bool writes = contains(writing_paths, call.path);
    if ((!writes && !contains(reading_paths, call.path)) || (is_sync && answers_.is_sandbox()))
        return answers_.no_such_route();
    const std::string_view method = writes ? "POST" : "GET";
    if (call.method != method) return answers_.wrong_method(method);
    if (is_sync) return hsync(call);
    if (call.path == "/set") return set(call);
    if (call.path == "/hset") return hset(call);
    if (call.path == "/get") return get(call);
    if (call.path == "/hget") return hget(call);
    if (call.path == "/hgetall") return hgetall(call);
    return get_status();
}

StoreAnswer CStoreApi::get_status() {
    if (!answers_.is_sandbox()) return answers_.result(R"({"ok":true,"message":"the sandbox's CStore"})");
    const auto names = store_.names(replica_);
    if (!names) return answers_.failure(names.error());
    json::array keys;
    for (const CellName& name : *names)
        if (name.scope == scope_of_values) keys.emplace_back(name.key);
    return answers_.result(
        json::serialize(json::object{{"keys", keys.empty() ? json::value(nullptr) : json::value(keys)}}));
}

StoreAnswer CStoreApi::get(const StoreCall& call) {
    const auto key = call.parameters.find("key");
    if (key == call.parameters.end()) return answers_.bad_payload("query", "key", "Field required");
    return read(CellName{scope_of_values, key->second});
}

StoreAnswer CStoreApi::hget(const StoreCall& call) {
    const auto hash_key = call.parameters.find("hkey");
    if (hash_key == call.parameters.end()) return answers_.bad_payload("query", "hkey", "Field required");
    const auto key = call.parameters.find("key");
    if (key == call.parameters.end()) return answers_.bad_payload("query", "key", "Field required");
    return read(CellName{scope_of_hash(hash_key->second), key->second});
}

StoreAnswer CStoreApi::hgetall(const StoreCall& call) {
    const auto hash_key = call.parameters.find("hkey");
    if (hash_key == call.parameters.end()) return answers_.bad_payload("query", "hkey", "Field required");
    const auto fields = store_.read_all(replica_, scope_of_hash(hash_key->second));
    return fields ? answers_.result(*fields) : answers_.failure(fields.error());
}

StoreAnswer CStoreApi::read(const CellName& name) {
    const auto value = store_.read(replica_, name);
    if (!value) return answers_.failure(value.error());
    return answers_.result(value->value_or("null"));
}

StoreAnswer CStoreApi::set(const StoreCall& call) {
    const auto payload = answers_.read_object(call.body);
    if (!payload) return payload.error();
    return write(*payload, scope_of_values);
}

StoreAnswer CStoreApi::hset(const StoreCall& call) {
    const auto payload = answers_.read_object(call.body);
    if (!payload) return payload.error();
    const json::string* const hash_key = string_member(*payload, "hkey");
    if (hash_key == nullptr) return answers_.bad_payload("body", "hkey", "Input should be a valid string");
    return write(*payload, scope_of_hash(*hash_key));
}

StoreAnswer CStoreApi::write(const json::object& payload, std::string scope) {
    const json::string* const key = string_member(payload, "key");
    if (key == nullptr) return answers_.bad_payload("body", "key", "Input should be a valid string");
    if (answers_.is_sandbox() && key->empty()) return answers_.bad_payload("body", "key", "is required");
    const json::value* const value = payload.if_contains("value");
    if (value == nullptr && !answers_.is_sandbox()) return answers_.bad_payload("body", "value", "Field required");
    if (!answers_.is_sandbox())
        if (const auto complaint = complaint_about_peers(payload, true); !complaint.empty())
            return answers_.bad_payload("body", "chainstore_peers", complaint);

    const json::value given = value == nullptr ? json::value(nullptr) : *value;
    CellValue text;
    if (answers_.is_sandbox())
        text = json::serialize(with_sorted_keys(with_double_precision(given)));
    else if (!given.is_null())
        text = json::serialize(given);
    const StoreKnobs knobs = controls_.knobs();
    const auto written = store_.write(replica_, CellName{std::move(scope), std::string(*key)}, text, knobs);
    if (!written) return answers_.failure(written.error());
    StoreAnswer answer = answers_.result(*written == Written::unconfirmed ? "false" : "true");
    if (*written != Written::equal) answer.delay = knobs.confirm_delay;
    return answer;
}

StoreAnswer CStoreApi::hsync(const StoreCall& call) {
    const auto payload = answers_.read_object(call.body);
    if (!payload) return payload.error();
    const json::string* const hash_key = string_member(*payload, "hkey");
    if (hash_key == nullptr) return answers_.bad_payload("body", "hkey", "Input should be a valid string");
    if (const auto complaint = complaint_about_peers(*payload, false); !complaint.empty())
        return answers_.bad_payload("body", "chainstore_peers", complaint);
    const auto synced = store_.sync(replica_, scope_of_hash(*hash_key));
    if (!synced) return answers_.failure(synced.error());
    json::object result;
    result["hkey"] = *hash_key;
    result["source_peer"] = "0xai_sandbox" + std::to_string(synced->source + 1);
    result["merged_fields"] = synced->merged_fields;
    return answers_.result(json::serialize(result));
}

} // namespace datagems::sandbox
