// Reading the fields of request bodies and query parameters, with every mistake collected so that all are answered at
// once: 400 {"error":"Invalid payload","details":{"formErrors":[],"fieldErrors":{"field":["sentence"]}}}. Whether the
// body is an object at all is decided by http::read_json_object.
#pragma once

#include "datagems/http/message.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// What is wrong with the fields of a request.
class PayloadErrors {
  public:
    void add(std::string_view field, std::string_view sentence);
    [[nodiscard]] bool empty() const noexcept { return field_errors_.empty(); }
    [[nodiscard]] http::Response to_response() const;

  private:
    http::FieldErrors field_errors_;
};

// How long a text may be, in code points.
struct TextLength {
    std::size_t min = 1;
    std::size_t max = 0;
};

// Reads the fields of a body one by one. Fields that nobody asks for are ignored; null is refused for optional fields
// too. A refused field reads as empty, so that reading goes on to the next mistake.
class PayloadReader {
  public:
    explicit PayloadReader(const boost::json::object& body) : body_(body) {}

    [[nodiscard]] std::string text(std::string_view field, TextLength length);
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view field, TextLength length);
    [[nodiscard]] std::int64_t integer(std::string_view field, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::optional<bool> optional_flag(std::string_view field);
    [[nodiscard]] std::optional<boost::json::object> optional_object(std::string_view field);

    [[nodiscard]] PayloadErrors& errors() noexcept { return errors_; }

  private:
    const boost::json::value* find_required(std::string_view field);
    std::optional<std::string> read_text(std::string_view field, const boost::json::value& value, TextLength length);

    const boost::json::object& body_;
    PayloadErrors errors_;
};

// A query parameter that is a whole number; absent is nullopt, and a wrong one too, with a field error.
[[nodiscard]] std::optional<std::int64_t> query_integer(const http::Request& request, std::string_view name,
                                                        std::int64_t min, std::int64_t max, PayloadErrors& errors);
// "1 true yes on" or "0 false no off"; absent is false.
[[nodiscard]] bool query_flag(const http::Request& request, std::string_view name, PayloadErrors& errors);

} // namespace datagems::gateway
