#include "json_reader.hpp"

#include <algorithm>
#include <cmath>

namespace datagems::documents {
namespace {

namespace json = boost::json;

const json::object no_fields;
const json::array no_elements;

std::string_view view(json::string_view text) noexcept {
    return {text.data(), text.size()};
}

json::string_view view(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

} // namespace

JsonReader::JsonReader(const json::value& json, std::string_view document)
    : object_(json.if_object()), document_(document) {
    if (object_ != nullptr) return;
    object_ = &no_fields;
    mistake_ = Error{errc::corrupt, document_ + ": must be a JSON object"};
}

const json::value* JsonReader::find(std::string_view field) {
    known_.push_back(field);
    const auto* value = object_->if_contains(view(field));
    return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value* JsonReader::required(std::string_view field, std::string_view expected) {
    const auto* value = find(field);
    if (value == nullptr) mistake(field, expected);
    return value;
}

std::string JsonReader::text(std::string_view field) {
    const auto* value = required(field, "a string");
    if (value == nullptr) return {};
    if (const auto* found = value->if_string()) return {found->data(), found->size()};
    mistake(field, "a string");
    return {};
}

std::optional<std::string> JsonReader::optional_text(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr) return std::nullopt;
    if (const auto* found = value->if_string()) return std::string(found->data(), found->size());
    mistake(field, "a string");
    return std::nullopt;
}

std::int64_t JsonReader::to_integer(std::string_view field, const json::value& value, std::int64_t min) {
    const auto number = exact_integer(value);
    if (number && *number >= min) return *number;
    mistake(field, "an integer of at least " + std::to_string(min));
    return min;
}

std::int64_t JsonReader::integer(std::string_view field, std::int64_t min) {
    const auto* value = required(field, "an integer");
    return value == nullptr ? min : to_integer(field, *value, min);
}

std::int64_t JsonReader::integer_or(std::string_view field, std::int64_t fallback, std::int64_t min) {
    const auto* value = find(field);
    return value == nullptr ? fallback : to_integer(field, *value, min);
}

std::optional<std::int64_t> JsonReader::optional_duration(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr) return std::nullopt;
    if (const auto* number = value->if_double();
        number != nullptr && *number >= 0 && *number < static_cast<double>(max_json_integer)) {
        return static_cast<std::int64_t>(*number);
    }
    return to_integer(field, *value, 0);
}

double JsonReader::number_or(std::string_view field, double fallback) {
    const auto* value = find(field);
    if (value == nullptr) return fallback;
    boost::system::error_code not_a_number;
    const auto number = value->to_number<double>(not_a_number);
    if (!not_a_number && std::isfinite(number) && number >= 0) return number;
    mistake(field, "a number of at least 0");
    return fallback;
}

bool JsonReader::flag_or(std::string_view field, bool fallback) {
    const auto* value = find(field);
    if (value == nullptr) return fallback;
    if (const auto* flag = value->if_bool()) return *flag;
    mistake(field, "true or false");
    return fallback;
}

Timestamp JsonReader::to_time(std::string_view field, const json::value& value) {
    if (const auto* text = value.if_string()) {
        const auto time = parse_iso8601(view(json::string_view(*text)));
        if (time) return *time;
    }
    mistake(field, "an ISO-8601 time in UTC");
    return {};
}

Timestamp JsonReader::time(std::string_view field) {
    const auto* value = required(field, "an ISO-8601 time in UTC");
    return value == nullptr ? Timestamp{} : to_time(field, *value);
}

std::optional<Timestamp> JsonReader::optional_time(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr) return std::nullopt;
    return to_time(field, *value);
}

const json::array& JsonReader::list(std::string_view field) {
    const auto* value = required(field, "a list");
    if (value == nullptr) return no_elements;
    if (const auto* elements = value->if_array()) return *elements;
    mistake(field, "a list");
    return no_elements;
}

const json::array& JsonReader::optional_list(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr) return no_elements;
    if (const auto* elements = value->if_array()) return *elements;
    mistake(field, "a list");
    return no_elements;
}

json::object JsonReader::object(std::string_view field) {
    const auto* value = required(field, "an object");
    if (value == nullptr) return {};
    if (const auto* fields = value->if_object()) return json::object(*fields, json::storage_ptr{});
    mistake(field, "an object");
    return {};
}

json::object JsonReader::optional_object(std::string_view field) {
    const auto* value = find(field);
    if (value == nullptr) return {};
    if (const auto* fields = value->if_object()) return json::object(*fields, json::storage_ptr{});
    mistake(field, "an object");
    return {};
}

std::vector<std::string> JsonReader::names(std::string_view field, const json::array& list) {
    std::vector<std::string> result;
    result.reserve(list.size());
    for (const auto& element : list) {
        const auto* name = element.if_string();
        if (name == nullptr || name->empty()) {
            mistake(field, "a list of non-empty strings");
            return {};
        }
        result.emplace_back(name->data(), name->size());
    }
    return result;
}

json::object JsonReader::unknown() const {
    json::object fields;
    for (const auto& field : *object_) {
        if (std::find(known_.begin(), known_.end(), view(field.key())) != known_.end()) continue;
        fields.emplace(field.key(), field.value());
    }
    return fields;
}

void JsonReader::mistake(std::string_view field, std::string_view expected) {
    if (mistake_) return;
    mistake_ = Error{errc::corrupt, document_ + ": " + std::string(field) + " must be " + std::string(expected)};
}

void JsonReader::inherit(const JsonReader& part) {
    if (!mistake_) mistake_ = part.mistake_;
}

std::optional<std::int64_t> exact_integer(const json::value& value) noexcept {
    std::optional<std::int64_t> number;
    if (const auto* found = value.if_int64()) number = *found;
    if (const auto* found = value.if_double()) {
        constexpr auto limit = static_cast<double>(max_json_integer);
        if (*found >= -limit && *found <= limit && std::trunc(*found) == *found) {
            number = static_cast<std::int64_t>(*found);
        }
    }
    if (!number || *number > max_json_integer || *number < -max_json_integer) return std::nullopt;
    return number;
}

void append_unknown(json::object& object, const json::object& unknown) {
    for (const auto& field : unknown)
        object.emplace(field.key(), field.value());
}

void set_if(json::object& object, std::string_view field, const std::optional<Timestamp>& time) {
    if (time) object[view(field)] = to_iso8601(*time);
}

void set_if(json::object& object, std::string_view field, const std::optional<std::string>& text) {
    if (text) object[view(field)] = *text;
}

} // namespace datagems::documents
