#include "datagems/http/message.hpp"

#include "ascii.hpp"
#include "datagems/base/utf8.hpp"
#include "datagems/http/target.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace datagems::http {

namespace {

struct NamedMethod {
    Method method;
    std::string_view name;
};
constexpr std::array<NamedMethod, 7> named_methods{{{Method::get, "GET"},
                                                    {Method::head, "HEAD"},
                                                    {Method::post, "POST"},
                                                    {Method::put, "PUT"},
                                                    {Method::patch, "PATCH"},
                                                    {Method::del, "DELETE"},
                                                    {Method::options, "OPTIONS"}}};

constexpr std::string_view json_type = "application/json; charset=utf-8";

// Takes the next part of `list` up to `separator`.
std::string_view next_part(std::string_view& list, char separator) {
    const auto end = std::min(list.find(separator), list.size());
    const auto part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return part;
}

} // namespace

std::string_view to_string(Method method) noexcept {
    for (const auto& known : named_methods) {
        if (known.method == method) return known.name;
    }
    return "OTHER";
}

Method parse_method(std::string_view text) noexcept {
    for (const auto& known : named_methods) {
        if (known.name == text) return known.method;
    }
    return Method::other;
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : fields_) {
        if (equal_without_case(key, name)) return value;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(fields_, [name](const auto& field) { return equal_without_case(field.first, name); }));
}

void Headers::add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
    const std::string kept_name(name);
    const std::string kept_value(value); // both may point into a field that goes away
    std::erase_if(fields_, [&](const auto& field) { return equal_without_case(field.first, kept_name); });
    add(kept_name, kept_value);
}

std::optional<std::string> Request::query_parameter(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        auto value = next_part(rest, '&');
        const auto key = percent_decode(next_part(value, '='), true);
        if (!key || *key != name) continue;
        auto decoded = percent_decode(value, true);
        if (!decoded || !is_valid_utf8(*decoded)) return std::nullopt;
        return decoded;
    }
    return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const noexcept {
    for (const auto& [key, line] : headers.all()) {
        if (!equal_without_case(key, "cookie")) continue;
        std::string_view rest = line;
        while (!rest.empty()) {
            auto value = trim(next_part(rest, ';'));
            if (next_part(value, '=') == name) return value;
        }
    }
    return std::nullopt;
}

Response Response::json(int status, const boost::json::value& value) {
    return text(status, json_type, boost::json::serialize(value));
}

Response Response::text(int status, std::string_view content_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", content_type);
    response.body = std::move(body);
    return response;
}

Response Response::error(int status, std::string_view message) {
    boost::json::object body;
    body["error"] = message;
    return json(status, body);
}

Response Response::invalid_payload(const std::vector<std::string>& form_errors, const FieldErrors& field_errors) {
    boost::json::array form(form_errors.begin(), form_errors.end());
    boost::json::object fields;
    for (const auto& [field, sentences] : field_errors) {
        fields[field] = boost::json::array(sentences.begin(), sentences.end());
    }
    boost::json::object details;
    details["formErrors"] = std::move(form);
    details["fieldErrors"] = std::move(fields);
    boost::json::object body;
    body["error"] = "Invalid payload";
    body["details"] = std::move(details);
    return json(400, body);
}

} // namespace datagems::http
