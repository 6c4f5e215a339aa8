#include "datagems/server/static_files.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace datagems::server {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".map", "application/json; charset=utf-8"},
    {".webmanifest", "application/manifest+json; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml; charset=utf-8"},
    {".yaml", "application/yaml; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
}};

bool is_servable(std::string_view segment) {
    return !segment.empty() && segment.front() != '.' && std::ranges::none_of(segment, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\' || c == '/';
    });
}

std::string_view opaque_tag(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

} // namespace

std::optional<std::filesystem::path> static_path(std::string_view request_path) {
    if (!request_path.starts_with('/')) return std::nullopt;
    std::filesystem::path path;
    auto rest = request_path.substr(1);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('/'), rest.size());
        const auto segment = rest.substr(0, end);
        if (!is_servable(segment)) return std::nullopt;
        path /= segment;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (request_path.ends_with('/')) path /= "index.html";
    return path;
}

std::string_view content_type_of(std::string_view file_name) noexcept {
    for (const auto& [ending, type] : types) {
        if (file_name.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

bool has_hashed_name(std::string_view file_name) noexcept {
    constexpr std::size_t hash_size = 8;
    const auto ending = file_name.rfind('.');
    if (ending == std::string_view::npos || ending < hash_size + 2) return false;
    if (file_name[ending - hash_size - 1] != '-') return false;
    const auto hash = file_name.substr(ending - hash_size, hash_size);
    const auto is_hash_character = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    };
    // A plain word of eight letters ("user-settings.js") is no hash.
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return std::ranges::all_of(hash, is_hash_character) && !std::ranges::all_of(hash, is_lower);
}

bool none_match_names(std::string_view if_none_match, std::string_view tag) noexcept {
    while (!if_none_match.empty()) {
        const auto end = std::min(if_none_match.find(','), if_none_match.size());
        const auto candidate = trim(if_none_match.substr(0, end));
        if (candidate == "*" || opaque_tag(candidate) == opaque_tag(tag)) return true;
        if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
    }
    return false;
}

} // namespace datagems::server
