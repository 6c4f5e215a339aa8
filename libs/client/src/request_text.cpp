#include "request_text.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace datagems::client {

namespace {

constexpr std::array<std::string_view, 11> own_fields{
    "host", "content-length",    "connection", "user-agent", "upgrade",         "keep-alive",
    "te",   "transfer-encoding", "expect",     "trailer",    "proxy-connection"};

bool is_token_character(char c) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// Printable ASCII, bytes above it, and tabs: nothing that could end the field.
bool is_value_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool is_target_character(char c) {
    return c > 0x20 && c < 0x7f;
}

// Names the field and never its value, which may be a secret.
Result<void> check_field(std::string_view name, std::string_view value) {
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_character)) {
        return Error{errc::invalid_argument, "a header name holds characters that are not allowed"};
    }
    if (!std::all_of(value.begin(), value.end(), is_value_character)) {
        return Error{errc::invalid_argument,
                     std::string("the header ").append(name).append(" holds a line break or control character")};
    }
    if (std::find(own_fields.begin(), own_fields.end(), ascii_lower(name)) != own_fields.end()) {
        return Error{errc::invalid_argument, std::string("the header ").append(name).append(" is the client's own")};
    }
    return {};
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

bool needs_length(const Call& call) {
    using http::Method;
    return !call.body.empty() || call.method == Method::post || call.method == Method::put ||
           call.method == Method::patch;
}

} // namespace

std::string host_field(const Origin& origin) {
    const bool ipv6 = origin.host.find(':') != std::string::npos;
    std::string field = ipv6 ? "[" + origin.host + "]" : origin.host;
    if (origin.port != (origin.tls ? 443 : 80)) field.append(":").append(std::to_string(origin.port));
    return field;
}

Result<std::string> request_text(const Call& call, std::string_view user_agent) {
    if (call.method == http::Method::other) return Error{errc::invalid_argument, "the method has no name"};
    const std::string& target = call.url.target;
    if (!target.starts_with('/') || !std::all_of(target.begin(), target.end(), is_target_character)) {
        return Error{errc::invalid_argument, "the target of the URL holds characters that are not allowed"};
    }
    std::string text;
    text.reserve(512 + target.size() + call.body.size());
    text.append(http::to_string(call.method)).append(" ").append(target).append(" HTTP/1.1\r\n");
    append_field(text, "Host", host_field(call.url.origin));
    if (!user_agent.empty()) append_field(text, "User-Agent", user_agent);
    for (const auto& [name, value] : call.headers.all()) {
        const Result<void> checked = check_field(name, value);
        if (!checked) return checked.error();
        append_field(text, name, value);
    }
    if (needs_length(call)) append_field(text, "Content-Length", std::to_string(call.body.size()));
    text.append("\r\n").append(call.body);
    return text;
}

} // namespace datagems::client
