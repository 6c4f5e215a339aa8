#include "exact_json.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <string>

namespace datagems::inference {

namespace json = boost::json;

namespace {

using Code = boost::json::error_code;

// Builds a value from the parser's events. The names and their meaning are boost::json::basic_parser's.
class Handler {
  public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    Handler() { stack_.reset(); }

    bool on_document_begin(Code& /*code*/) { return true; }
    bool on_document_end(Code& /*code*/) { return true; }
    bool on_object_begin(Code& /*code*/) { return true; }
    bool on_array_begin(Code& /*code*/) { return true; }
    bool on_comment_part(json::string_view /*text*/, Code& /*code*/) { return true; }
    bool on_comment(json::string_view /*text*/, Code& /*code*/) { return true; }

    bool on_object_end(std::size_t members, Code& /*code*/) {
        stack_.push_object(members);
        return true;
    }
    bool on_array_end(std::size_t items, Code& /*code*/) {
        stack_.push_array(items);
        return true;
    }
    bool on_key_part(json::string_view text, std::size_t /*size*/, Code& /*code*/) { return chars(text); }
    bool on_key(json::string_view text, std::size_t /*size*/, Code& /*code*/) {
        stack_.push_key(text);
        return true;
    }
    bool on_string_part(json::string_view text, std::size_t /*size*/, Code& /*code*/) { return chars(text); }
    bool on_string(json::string_view text, std::size_t /*size*/, Code& /*code*/) {
        stack_.push_string(text);
        return true;
    }
    bool on_number_part(json::string_view text, Code& /*code*/) {
        number_ += std::string_view(text);
        return true;
    }
    bool on_int64(std::int64_t value, json::string_view /*text*/, Code& /*code*/) {
        number_.clear();
        stack_.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, json::string_view /*text*/, Code& /*code*/) {
        number_.clear();
        stack_.push_uint64(value);
        return true;
    }
    bool on_double(double approximate, json::string_view text, Code& /*code*/) {
        number_ += std::string_view(text);
        double exact = approximate;
        const auto [end, failure] = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
        stack_.push_double(failure == std::errc{} ? exact : approximate); // else it is beyond the range of a double
        number_.clear();
        return true;
    }
    bool on_bool(bool value, Code& /*code*/) {
        stack_.push_bool(value);
        return true;
    }
    bool on_null(Code& /*code*/) {
        stack_.push_null();
        return true;
    }

    [[nodiscard]] json::value release() { return stack_.release(); }

  private:
    bool chars(json::string_view text) {
        stack_.push_chars(text);
        return true;
    }

    json::value_stack stack_;
    std::string number_; // what has been seen of the number under way
};

} // namespace

std::optional<json::value> parse_exactly(std::string_view text, std::size_t max_depth) {
    // UTF-8 is checked by words beforehand: the parser would take a quarter longer over the texts of a record.
    if (!is_valid_utf8(text)) return std::nullopt;
    json::parse_options options;
    options.max_depth = max_depth;
    options.allow_invalid_utf8 = true;
    json::basic_parser<Handler> parser(options);
    Code failure;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), failure);
    if (failure || read != text.size()) return std::nullopt;
    return parser.handler().release();
}

} // namespace datagems::inference
