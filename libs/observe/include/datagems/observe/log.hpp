// One line per event: a time, a level, an event name and fields, as key=value text or as JSON.
//
//     log::info("job.started", {{"job", job_id}, {"records", 500}});
//
// Levels by operational meaning: error = someone must act now, warning = someone should look, info = a step of normal
// work whose number an outsider cannot drive up, debug = everything else. Values are escaped, so a field cannot forge a
// line; never pass a secret. Thread safe. Before configure() lines go to standard error as text at level info.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace datagems::log {

enum class Level { debug, info, warning, error, off };
enum class Format { text, json };

// A field of a log line. Holds its value as text already; `quoted` tells whether JSON needs quotes.
class Field {
  public:
    Field(std::string_view key, std::string_view value) : key_(key), value_(value), quoted_(true) {}
    Field(std::string_view key, const char* value) : Field(key, std::string_view(value)) {}
    Field(std::string_view key, const std::string& value) : Field(key, std::string_view(value)) {}
    Field(std::string_view key, bool value) : key_(key), value_(value ? "true" : "false") {}
    Field(std::string_view key, double value);
    template <class Integer>
    requires std::is_integral_v<Integer> Field(std::string_view key, Integer value)
        : key_(key), value_(std::to_string(value)) {}

    [[nodiscard]] std::string_view key() const noexcept { return key_; }
    [[nodiscard]] std::string_view value() const noexcept { return value_; }
    [[nodiscard]] bool quoted() const noexcept { return quoted_; }

  private:
    std::string_view key_;
    std::string value_;
    bool quoted_ = false;
};

using Fields = std::initializer_list<Field>;

// Sets level and format of the whole process, once, at start.
void configure(Level level, Format format);

[[nodiscard]] bool enabled(Level level) noexcept;

void write(Level level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, Fields fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
    write(Level::error, event, fields);
}

// The line without its end, as write() would print it; for tests.
[[nodiscard]] std::string format_line(Format format, Level level, std::string_view time, std::string_view event,
                                      Fields fields);

} // namespace datagems::log
