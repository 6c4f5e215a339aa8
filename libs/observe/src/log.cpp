#include "datagems/observe/log.hpp"

#include "datagems/base/clock.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <cstdio>

namespace datagems::log {
namespace {

std::atomic<Level> current_level{Level::info};
std::atomic<Format> current_format{Format::text};

// spdlog does the writing (locking, flushing); lines come to it finished.
spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>("datagems", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *instance;
}

std::string_view name_of(Level level) {
    switch (level) {
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    case Level::off:
        break;
    }
    return "off";
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warning:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    case Level::off:
        break;
    }
    return spdlog::level::off;
}

// The escapes of a JSON string; used for text values too, so that both forms keep to one line.
void append_escaped(std::string& out, std::string_view value) {
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            char text[8];
            std::snprintf(text, sizeof text, "\\u%04x", byte);
            out += text;
        } else {
            out += c;
        }
    }
}

bool needs_quotes(std::string_view value) {
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F || c == '"' || c == '=' || c == '\\') return true;
    }
    return value.empty();
}

void append_quoted(std::string& out, std::string_view value) {
    out += '"';
    append_escaped(out, value);
    out += '"';
}

std::string format_text(Level level, std::string_view time, std::string_view event, Fields fields) {
    std::string line;
    line.append(time).append(" ").append(name_of(level)).append(" ").append(event);
    for (const auto& field : fields) {
        line.append(" ").append(field.key()).append("=");
        if (needs_quotes(field.value())) {
            append_quoted(line, field.value());
        } else {
            line += field.value();
        }
    }
    return line;
}

std::string format_json(Level level, std::string_view time, std::string_view event, Fields fields) {
    std::string line = R"({"time":")";
    line.append(time).append(R"(","level":")").append(name_of(level)).append(R"(","event":)");
    append_quoted(line, event);
    for (const auto& field : fields) {
        line += ',';
        append_quoted(line, field.key());
        line += ':';
        if (field.quoted()) {
            append_quoted(line, field.value());
        } else {
            line += field.value();
        }
    }
    line += '}';
    return line;
}

} // namespace

Field::Field(std::string_view key, double value) : key_(key) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.6g", value);
    value_.assign(text, static_cast<std::size_t>(size));
    quoted_ = value_.find_first_of("in") != std::string::npos; // inf and nan are no JSON numbers
}

void configure(Level level, Format format) {
    current_level = level;
    current_format = format;
}

bool enabled(Level level) noexcept {
    return level >= current_level.load(std::memory_order_relaxed);
}

std::string format_line(Format format, Level level, std::string_view time, std::string_view event, Fields fields) {
    return format == Format::json ? format_json(level, time, event, fields) : format_text(level, time, event, fields);
}

void write(Level level, std::string_view event, Fields fields) {
    if (!enabled(level)) return;
    const auto time = to_iso8601(system_clock().now());
    logger().log(to_spdlog(level), spdlog::string_view_t(format_line(current_format, level, time, event, fields)));
}

} // namespace datagems::log
