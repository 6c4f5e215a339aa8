#include "equality.hpp"

#include "exact_number.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <string_view>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

bool equal_objects(const json::object& left, const json::object& right) noexcept {
    if (left.size() != right.size()) return false;
    return std::ranges::all_of(left, [&right](const auto& member) {
        const json::value* other = right.if_contains(member.key());
        return other != nullptr && deep_equal(member.value(), *other);
    });
}

std::uint64_t hash_text(std::string_view text) noexcept {
    return std::hash<std::string_view>{}(text);
}

std::uint64_t chained(std::uint64_t seed, std::uint64_t next) noexcept {
    std::uint64_t bits = (seed * 0x9e3779b97f4a7c15ULL) ^ std::rotl(next, 31);
    bits ^= bits >> 32U;
    bits *= 0xd6e8feb86659fd93ULL;
    return bits ^ (bits >> 32U);
}

} // namespace

bool deep_equal(const json::value& left, const json::value& right) noexcept {
    if (is_number(left)) return is_number(right) && compare_numbers(left, right) == 0;
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
    case json::kind::bool_:
        return left.get_bool() == right.get_bool();
    case json::kind::string:
        return left.get_string() == right.get_string();
    case json::kind::array:
        return std::ranges::equal(left.get_array(), right.get_array(), deep_equal);
    case json::kind::object:
        return equal_objects(left.get_object(), right.get_object());
    default:
        return true; // null
    }
}

std::uint64_t deep_hash(const json::value& value, std::size_t& work) noexcept {
    constexpr std::size_t bytes_per_step = 64;
    ++work;
    if (is_number(value)) return hash_number(value);
    std::uint64_t hash = 0;
    switch (value.kind()) {
    case json::kind::bool_:
        return value.get_bool() ? 0x51ed270b153ccf29ULL : 0x2f6b1de3b7f3a8c5ULL;
    case json::kind::string:
        work += value.get_string().size() / bytes_per_step;
        return hash_text(value.get_string());
    case json::kind::array:
        hash = 0x6a09e667f3bcc909ULL;
        for (const json::value& item : value.get_array()) {
            hash = chained(hash, deep_hash(item, work));
        }
        return hash;
    case json::kind::object:
        hash = 0xbb67ae8584caa73bULL;
        for (const auto& member : value.get_object()) {
            work += member.key().size() / bytes_per_step;
            hash += chained(hash_text(member.key()), deep_hash(member.value(), work));
        }
        return hash;
    default:
        return 0x3c6ef372fe94f82bULL; // null
    }
}

std::uint64_t deep_hash(const json::value& value) noexcept {
    std::size_t work = 0;
    return deep_hash(value, work);
}

bool nested_deeper_than(const json::value& value, std::size_t limit) noexcept {
    if (!value.is_array() && !value.is_object()) return false;
    if (limit == 0) return true;
    if (value.is_array()) {
        return std::ranges::any_of(value.get_array(),
                                   [limit](const json::value& item) { return nested_deeper_than(item, limit - 1); });
    }
    return std::ranges::any_of(value.get_object(),
                               [limit](const auto& member) { return nested_deeper_than(member.value(), limit - 1); });
}

} // namespace datagems::json_schema
