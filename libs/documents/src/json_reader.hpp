// Reads the fields of one JSON object, keeps the first mistake, and knows which fields nobody asked for.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::documents {

// The largest integer that every JSON reader keeps exactly.
inline constexpr std::int64_t max_json_integer = (std::int64_t{1} << 53) - 1;

// After a mistake the getters return defaults; finish() turns the mistake into the result. Borrows the JSON.
class JsonReader {
  public:
    // `document` names the document in messages, e.g. "job base".
    JsonReader(const boost::json::value& json, std::string_view document);

    // A missing or null field is a mistake.
    [[nodiscard]] std::string text(std::string_view field);
    [[nodiscard]] std::int64_t integer(std::string_view field, std::int64_t min = 0);
    [[nodiscard]] Timestamp time(std::string_view field);
    [[nodiscard]] const boost::json::array& list(std::string_view field);
    [[nodiscard]] boost::json::object object(std::string_view field);

    // A missing or null field is absent.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view field);
    [[nodiscard]] std::int64_t integer_or(std::string_view field, std::int64_t fallback, std::int64_t min = 0);
    // Finite and at least 0.
    [[nodiscard]] double number_or(std::string_view field, double fallback);
    [[nodiscard]] bool flag_or(std::string_view field, bool fallback);
    [[nodiscard]] std::optional<Timestamp> optional_time(std::string_view field);
    [[nodiscard]] const boost::json::array& optional_list(std::string_view field);
    [[nodiscard]] boost::json::object optional_object(std::string_view field);
    // Milliseconds; a fraction, which other programs write, is cut off.
    [[nodiscard]] std::optional<std::int64_t> optional_duration(std::string_view field);
    // The field itself, or null.
    [[nodiscard]] const boost::json::value* find(std::string_view field);

    // The elements of a list of strings, each at least one byte long.
    [[nodiscard]] std::vector<std::string> names(std::string_view field, const boost::json::array& list);

    // Copies of the fields that were not asked for.
    [[nodiscard]] boost::json::object unknown() const;

    // Notes that `field` is not `expected` (unless an earlier mistake stands).
    void mistake(std::string_view field, std::string_view expected);
    // Takes over the mistake of a reader of a part.
    void inherit(const JsonReader& part);

    template <class Document>
    [[nodiscard]] Result<Document> finish(Document document) const {
        if (mistake_) return *mistake_;
        return document;
    }

  private:
    [[nodiscard]] std::int64_t to_integer(std::string_view field, const boost::json::value& value, std::int64_t min);
    [[nodiscard]] Timestamp to_time(std::string_view field, const boost::json::value& value);
    [[nodiscard]] const boost::json::value* required(std::string_view field, std::string_view expected);

    const boost::json::object* object_;
    std::string document_;
    std::vector<std::string_view> known_;
    std::optional<Error> mistake_;
};

// An integer of JSON: int64, uint64, or a double without a fraction, within ±max_json_integer.
[[nodiscard]] std::optional<std::int64_t> exact_integer(const boost::json::value& value) noexcept;

// Appends the fields of `unknown` that `object` does not have yet.
void append_unknown(boost::json::object& object, const boost::json::object& unknown);

// Sets `field` if there is a value.
void set_if(boost::json::object& object, std::string_view field, const std::optional<Timestamp>& time);
void set_if(boost::json::object& object, std::string_view field, const std::optional<std::string>& text);

} // namespace datagems::documents
