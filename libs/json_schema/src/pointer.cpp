#include "pointer.hpp"

#include <charconv>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string unescaped(std::string_view token) {
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~') {
            text += token[++i] == '0' ? '~' : '/';
        } else {
            text += token[i];
        }
    }
    return text;
}

const json::value* item_at(const json::array& items, std::string_view token) {
    std::size_t index = 0;
    if (token.empty() || (token.size() > 1 && token.front() == '0')) return nullptr;
    const auto [end, failure] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (failure != std::errc{} || end != token.data() + token.size()) return nullptr;
    return items.if_contains(index);
}

} // namespace

void append_token(std::string& pointer, std::string_view token) {
    pointer += '/';
    for (const char c : token) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
}

std::string child_pointer(std::string_view pointer, std::string_view token) {
    std::string child(pointer);
    append_token(child, token);
    return child;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        unsigned byte = 0;
        const char* first = text.data() + i + 1;
        const auto [end, failure] = std::from_chars(first, first + 2, byte, 16);
        if (failure != std::errc{} || end != first + 2) return std::nullopt;
        decoded += static_cast<char>(byte);
        i += 2;
    }
    return decoded;
}

bool is_json_pointer(std::string_view text) noexcept {
    if (!text.empty() && text.front() != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '~') continue;
        if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
    }
    return true;
}

const json::value* resolve_pointer(const json::value& document, std::string_view pointer) {
    if (!is_json_pointer(pointer)) return nullptr;
    const json::value* at = &document;
    while (!pointer.empty() && at != nullptr) {
        pointer.remove_prefix(1);
        const std::size_t length = std::min(pointer.find('/'), pointer.size());
        const std::string token = unescaped(pointer.substr(0, length));
        pointer.remove_prefix(length);
        if (const auto* object = at->if_object()) {
            at = object->if_contains(token);
        } else if (const auto* array = at->if_array()) {
            at = item_at(*array, token);
        } else {
            at = nullptr;
        }
    }
    return at;
}

} // namespace datagems::json_schema
