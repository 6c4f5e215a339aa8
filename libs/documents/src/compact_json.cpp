#include "datagems/documents/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>

namespace datagems::documents {
namespace {

namespace json = boost::json;

void append_number(double number, std::string& text) {
    std::array<char, 32> digits; // the shortest form has at most 24
    const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    const std::string_view written(digits.data(), static_cast<std::size_t>(end - digits.data()));
    text += written;
    if (written.find_first_of(".e") == std::string_view::npos) text += ".0";
}

void append_text(json::string_view string, std::string& text) {
    text += json::serialize(string);
}

void append(const json::value& value, std::string& text);

void append(const json::object& object, std::string& text) {
    text += '{';
    for (const auto& member : object) {
        if (&member != object.begin()) text += ',';
        append_text(member.key(), text);
        text += ':';
        append(member.value(), text);
    }
    text += '}';
}

void append(const json::array& array, std::string& text) {
    text += '[';
    for (const auto& element : array) {
        if (&element != array.begin()) text += ',';
        append(element, text);
    }
    text += ']';
}

// As deep as what was parsed, which is bounded.
void append(const json::value& value, std::string& text) {
    if (const auto* object = value.if_object()) return append(*object, text);
    if (const auto* array = value.if_array()) return append(*array, text);
    if (const auto* number = value.if_double()) return append_number(*number, text);
    if (const auto* string = value.if_string()) return append_text(*string, text);
    text += json::serialize(value);
}

} // namespace

std::string compact_json(const json::value& value) {
    std::string text;
    append(value, text);
    return text;
}

} // namespace datagems::documents
