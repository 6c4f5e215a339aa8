#include "failure.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/parse.hpp>

#include <array>

namespace datagems::inference {

namespace json = boost::json;

namespace {

constexpr std::size_t max_excerpt = 200;
constexpr std::size_t max_looked_at = 64 * 1024;

// The sentence in {"error":{"message":…}}, {"error":…}, {"detail":…} or {"message":…}; empty if there is none.
std::string message_in(const json::value& value, int depth) {
    if (const json::string* text = value.if_string()) return std::string(text->data(), text->size());
    const json::object* object = value.if_object();
    if (object == nullptr || depth > 3) return {};
    for (const char* name : {"error", "message", "detail"}) {
        const json::value* inner = object->if_contains(name);
        if (inner == nullptr) continue;
        std::string message = message_in(*inner, depth + 1);
        if (!message.empty()) return message;
    }
    return {};
}

std::string message_of(std::string_view body) {
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code failure;
    const json::value value = json::parse(body, failure, {}, options);
    std::string message = failure ? std::string() : message_in(value, 0);
    return message.empty() ? std::string(body) : message;
}

void blot_out(std::string& text, std::string_view secret) {
    if (secret.empty()) return;
    std::string clean;
    std::size_t from = 0;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, from)) {
        clean.append(text, from, at - from).append("***");
        from = at + secret.size();
    }
    text = clean.append(text, from);
}

// White space and control characters become single blanks.
std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool blank = byte <= 0x20 || byte == 0x7f;
        if (!blank) {
            line.push_back(c);
        } else if (!line.empty() && line.back() != ' ') {
            line.push_back(' ');
        }
    }
    return line;
}

// Bytes that are not UTF-8 become question marks.
std::string as_utf8(std::string_view text) {
    if (is_valid_utf8(text)) return std::string(text);
    std::string valid(text);
    for (char& c : valid) {
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return valid;
}

} // namespace

std::string excerpt(std::string_view body, std::string_view secret) {
    // Blotted out before each cut, which might leave half of it, and again where JSON escapes have hidden it.
    std::string start(body);
    blot_out(start, secret);
    if (start.size() > max_looked_at) start.resize(max_looked_at);
    std::string message = message_of(start);
    blot_out(message, secret);
    const std::string line = as_utf8(on_one_line(message));
    return std::string(trim(utf8_prefix(line, max_excerpt)));
}

} // namespace datagems::inference
