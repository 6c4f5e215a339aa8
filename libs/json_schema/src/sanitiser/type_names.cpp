#include "sanitiser/type_names.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace datagems::json_schema {

namespace {

struct TypeAlias {
    std::string_view name;
    MeantType meant;
};

constexpr std::array kTypes = {
    TypeAlias{"string", {"string", {}}},
    TypeAlias{"str", {"string", {}}},
    TypeAlias{"text", {"string", {}}},
    TypeAlias{"integer", {"integer", {}}},
    TypeAlias{"int", {"integer", {}}},
    TypeAlias{"int32", {"integer", {}}},
    TypeAlias{"int64", {"integer", {}}},
    TypeAlias{"long", {"integer", {}}},
    TypeAlias{"number", {"number", {}}},
    TypeAlias{"float", {"number", {}}},
    TypeAlias{"double", {"number", {}}},
    TypeAlias{"decimal", {"number", {}}},
    TypeAlias{"boolean", {"boolean", {}}},
    TypeAlias{"bool", {"boolean", {}}},
    TypeAlias{"array", {"array", {}}},
    TypeAlias{"list", {"array", {}}},
    TypeAlias{"object", {"object", {}}},
    TypeAlias{"dict", {"object", {}}},
    TypeAlias{"null", {"null", {}}},
    TypeAlias{"none", {"null", {}}},
    TypeAlias{"any", {{}, {}}},
    TypeAlias{"date", {"string", "date"}},
    TypeAlias{"time", {"string", "time"}},
    TypeAlias{"datetime", {"string", "date-time"}},
    TypeAlias{"date-time", {"string", "date-time"}},
    TypeAlias{"timestamp", {"string", "date-time"}},
    TypeAlias{"email", {"string", "email"}},
    TypeAlias{"uri", {"string", "uri"}},
    TypeAlias{"url", {"string", "uri"}},
    TypeAlias{"uuid", {"string", "uuid"}},
};

struct FormatAlias {
    std::string_view name;
    std::string_view meant;
};

constexpr std::array kFormats = {
    FormatAlias{"datetime", "date-time"}, FormatAlias{"date_time", "date-time"}, FormatAlias{"url", "uri"},
    FormatAlias{"guid", "uuid"},          FormatAlias{"e-mail", "email"},        FormatAlias{"full-date", "date"},
};

constexpr std::array<std::string_view, 8> kPlainFormats = {"date-time", "date", "time", "email",
                                                           "uri",       "uuid", "ipv4", "ipv6"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

} // namespace

std::optional<MeantType> meant_type(std::string_view name) {
    const auto found = std::ranges::find(kTypes, std::string_view(lower(name)), &TypeAlias::name);
    return found == kTypes.end() ? std::nullopt : std::optional(found->meant);
}

std::string_view meant_format(std::string_view name) {
    const std::string lowered = lower(name);
    const auto alias = std::ranges::find(kFormats, std::string_view(lowered), &FormatAlias::name);
    if (alias != kFormats.end()) return alias->meant;
    const auto plain = std::ranges::find(kPlainFormats, std::string_view(lowered));
    return plain == kPlainFormats.end() || *plain == name ? std::string_view() : *plain;
}

} // namespace datagems::json_schema
