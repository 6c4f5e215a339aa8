#include "datagems/http/json_body.hpp"

#include "ascii.hpp"
#include "datagems/base/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <optional>

namespace datagems::http {

namespace json = boost::json;

namespace {

constexpr std::string_view not_json = "The body is not valid JSON";

// Counts the keys as they stand in the text. A document keeps one of two equal keys, so a difference shows them.
struct KeyCounter {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    using Code = boost::system::error_code;
    using Text = json::string_view;

    std::size_t keys = 0;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return true; }
    bool on_object_end(std::size_t, Code&) { return true; }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(Text, std::size_t, Code&) { return true; }
    bool on_key(Text, std::size_t, Code&) {
        ++keys;
        return true;
    }
    bool on_string_part(Text, std::size_t, Code&) { return true; }
    bool on_string(Text, std::size_t, Code&) { return true; }
    bool on_number_part(Text, Code&) { return true; }
    bool on_int64(std::int64_t, Text, Code&) { return true; }
    bool on_uint64(std::uint64_t, Text, Code&) { return true; }
    bool on_double(double, Text, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }
};

std::size_t keys_in_text(std::string_view text, const json::parse_options& options) {
    json::basic_parser<KeyCounter> parser(options);
    boost::system::error_code error;
    parser.write_some(false, text.data(), text.size(), error);
    return parser.handler().keys;
}

std::size_t keys_in_document(const json::value& value) {
    std::size_t keys = 0;
    if (const auto* object = value.if_object()) {
        keys += object->size();
        for (const auto& member : *object)
            keys += keys_in_document(member.value());
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array)
            keys += keys_in_document(element);
    }
    return keys;
}

bool is_json_type(std::string_view content_type) {
    const auto semicolon = std::min(content_type.find(';'), content_type.size());
    if (!equal_without_case(trim(content_type.substr(0, semicolon)), "application/json")) return false;
    const auto parameter = trim(content_type.substr(std::min(semicolon + 1, content_type.size())));
    return parameter.empty() || equal_without_case(parameter, "charset=utf-8") ||
           equal_without_case(parameter, "charset=\"utf-8\"");
}

Response refuse(std::string_view sentence) {
    return Response::invalid_payload({std::string(sentence)});
}

} // namespace

Result<json::value> parse_strict_json(std::string_view text, std::size_t max_depth) {
    if (!is_valid_utf8(text)) return Error{errc::invalid_argument, "The body is not valid UTF-8"};
    json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code error;
    auto value = json::parse(text, error, json::storage_ptr(), options);
    if (error == json::error::too_deep) return Error{errc::invalid_argument, "The body is nested too deeply"};
    if (error) return Error{errc::invalid_argument, std::string(not_json)};
    if (keys_in_text(text, options) != keys_in_document(value)) {
        return Error{errc::invalid_argument, "An object of the body names a key twice"};
    }
    return value;
}

boost::system::result<json::object, Response> read_json_object(const Request& request, AbsentBody absent) {
    if (request.body.empty()) {
        if (absent == AbsentBody::is_empty) return json::object();
        return refuse("The body is missing");
    }
    const auto type = request.headers.find("Content-Type");
    if (!type || !is_json_type(*type)) return Response::error(415, "Content-Type must be application/json");
    auto value = parse_strict_json(request.body);
    if (value.has_error()) return refuse(value.error().message);
    auto* object = value->if_object();
    if (object == nullptr) return refuse("The body must be a JSON object");
    return std::move(*object);
}

} // namespace datagems::http
