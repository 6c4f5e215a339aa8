#include "profile/value_facts.hpp"

#include "json_scanner.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/statistics/hash.hpp"

#include <algorithm>
#include <tuple>

namespace datagems::exports {
namespace {

using statistics::hash_bytes;
using statistics::hash_number;

// One for each kind of value, so that "1" and 1, [] and {} are told apart.
constexpr std::uint64_t string_seed = 0x737472;
constexpr std::uint64_t array_seed = 0x617272;
constexpr std::uint64_t object_seed = 0x6f626a;
constexpr std::uint64_t literal_seed = 0x6c6974;
constexpr std::uint64_t key_seed = 0x6b6579;

ValueFacts look_at_text(std::string_view text) {
    ValueFacts facts;
    facts.type = JsonType::string;
    facts.hash = hash_bytes(text, string_seed);
    facts.length = count_code_points(text);
    return facts;
}

ValueFacts look_at_string(std::string_view inside) {
    if (inside.find('\\') == std::string_view::npos) return look_at_text(inside);
    std::string text;
    append_unescaped(text, inside);
    return look_at_text(text);
}

ValueFacts look_at_array(std::string_view json) {
    ValueFacts facts;
    facts.type = JsonType::array;
    facts.hash = array_seed;
    std::uint64_t items = 0;
    std::ignore = JsonScanner(json).array([&](std::string_view element) {
        facts.hash = hash_number(look_at(element).hash, facts.hash);
        ++items;
        return true;
    });
    facts.hash = hash_number(items, facts.hash);
    facts.length = items;
    return facts;
}

ValueFacts look_at_object(std::string_view json) {
    ValueFacts facts;
    facts.type = JsonType::object;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> members;
    std::ignore = JsonScanner(json).object([&](const Member& member) {
        members.emplace_back(hash_key(member.key), look_at(member.value).hash);
        return true;
    });
    facts.hash = hash_members(members);
    return facts;
}

ValueFacts look_at_number(std::string_view literal) {
    const auto number = read_json_number(literal);
    ValueFacts facts;
    facts.type = number.integer ? JsonType::integer : JsonType::number;
    facts.hash = number.hash;
    if (number.finite) facts.number = number.value;
    return facts;
}

} // namespace

ValueFacts look_at(std::string_view json) {
    switch (json.front()) {
    case '"':
        return look_at_string(json.substr(1, json.size() - 2));
    case '[':
        return look_at_array(json);
    case '{':
        return look_at_object(json);
    case 't':
    case 'f':
        return {JsonType::boolean, hash_bytes(json, literal_seed), std::nullopt, std::nullopt};
    case 'n':
        return {JsonType::null, hash_bytes(json, literal_seed), std::nullopt, std::nullopt};
    default:
        return look_at_number(json);
    }
}

std::uint64_t hash_name(std::string_view name) {
    return hash_bytes(name, key_seed);
}

std::uint64_t hash_key(std::string_view key) {
    if (key.find('\\') == std::string_view::npos) return hash_name(key);
    std::string name;
    append_unescaped(name, key);
    return hash_name(name);
}

std::uint64_t hash_members(std::vector<std::pair<std::uint64_t, std::uint64_t>>& members) {
    std::ranges::stable_sort(members, {}, [](const auto& member) { return member.first; });
    auto hash = object_seed;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const bool last_of_its_name = i + 1 == members.size() || members[i + 1].first != members[i].first;
        if (last_of_its_name) hash = hash_number(members[i].second, hash_number(members[i].first, hash));
    }
    return hash;
}

} // namespace datagems::exports
