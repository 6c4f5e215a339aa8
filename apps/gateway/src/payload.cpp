#include "payload.hpp"

#include "datagems/base/utf8.hpp"

#include <charconv>
#include <cmath>

namespace datagems::gateway {
namespace {

namespace json = boost::json;

std::optional<std::int64_t> as_integer(const json::value& value) {
    if (value.is_int64()) return value.get_int64();
    // 5.0 is the same number as 5 to most clients.
    constexpr double exact_limit = 9'007'199'254'740'992.0;
    if (value.is_double() && std::abs(value.get_double()) <= exact_limit &&
        std::trunc(value.get_double()) == value.get_double()) {
        return static_cast<std::int64_t>(value.get_double());
    }
    return std::nullopt;
}

std::string whole_number_sentence(std::int64_t min, std::int64_t max) {
    return "Must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
}

std::string length_sentence(TextLength length) {
    if (length.min == 0) return "Must be at most " + std::to_string(length.max) + " characters long";
    return "Must be " + std::to_string(length.min) + " to " + std::to_string(length.max) + " characters long";
}

} // namespace

void PayloadErrors::add(std::string_view field, std::string_view sentence) {
    field_errors_[std::string(field)].emplace_back(sentence);
}

http::Response PayloadErrors::to_response() const {
    return http::Response::invalid_payload({}, field_errors_);
}

const json::value* PayloadReader::find_required(std::string_view field) {
    const auto* value = body_.if_contains(field);
    if (value == nullptr) errors_.add(field, "Required");
    return value;
}

std::optional<std::string> PayloadReader::read_text(std::string_view field, const json::value& value,
                                                    TextLength length) {
    if (!value.is_string()) {
        errors_.add(field, "Must be a string");
        return std::nullopt;
    }
    const std::string_view text = value.get_string();
    const auto characters = count_code_points(text);
    if (characters < length.min || characters > length.max) {
        errors_.add(field, length_sentence(length));
        return std::nullopt;
    }
    return std::string(text);
}

std::string PayloadReader::text(std::string_view field, TextLength length) {
    const auto* value = find_required(field);
    return value != nullptr ? read_text(field, *value, length).value_or("") : "";
}

std::optional<std::string> PayloadReader::optional_text(std::string_view field, TextLength length) {
    const auto* value = body_.if_contains(field);
    return value != nullptr ? read_text(field, *value, length) : std::nullopt;
}

std::int64_t PayloadReader::integer(std::string_view field, std::int64_t min, std::int64_t max) {
    const auto* value = find_required(field);
    if (value == nullptr) return min;
    const auto number = as_integer(*value);
    if (!number || *number < min || *number > max) {
        errors_.add(field, whole_number_sentence(min, max));
        return min;
    }
    return *number;
}

std::optional<bool> PayloadReader::optional_flag(std::string_view field) {
    const auto* value = body_.if_contains(field);
    if (value == nullptr) return std::nullopt;
    if (!value->is_bool()) {
        errors_.add(field, "Must be true or false");
        return std::nullopt;
    }
    return value->get_bool();
}

std::optional<json::object> PayloadReader::optional_object(std::string_view field) {
    const auto* value = body_.if_contains(field);
    if (value == nullptr) return std::nullopt;
    if (!value->is_object()) {
        errors_.add(field, "Must be an object");
        return std::nullopt;
    }
    return value->get_object();
}

std::optional<std::int64_t> query_integer(const http::Request& request, std::string_view name, std::int64_t min,
                                          std::int64_t max, PayloadErrors& errors) {
    const auto text = request.query_parameter(name);
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const auto* end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end || number < min || number > max) {
        errors.add(name, whole_number_sentence(min, max));
        return std::nullopt;
    }
    return number;
}

bool query_flag(const http::Request& request, std::string_view name, PayloadErrors& errors) {
    const auto text = request.query_parameter(name);
    if (!text) return false;
    const auto value = ascii_lower(*text);
    if (value == "1" || value == "true" || value == "yes" || value == "on") return true;
    if (value != "0" && value != "false" && value != "no" && value != "off") {
        errors.add(name, "Must be true or false");
    }
    return false;
}

} // namespace datagems::gateway
