#include "datagems/base/environment_file.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <string>

namespace datagems {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{1} << 20U;
constexpr std::string_view blanks = " \t\r";

bool is_blank(char c) {
    return blanks.find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) {
    const auto is_name_character = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
           std::ranges::all_of(text, is_name_character);
}

class Parser {
  public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Result<Environment> parse() {
        Environment environment;
        while (skip_to_assignment()) {
            const auto line = line_;
            const auto name = trim(take_until_any("=\n"));
            if (at_end() || rest_.front() == '\n' || !is_name(name)) return mistake(line, "is not NAME=value");
            take();
            auto value = read_value();
            if (!value) return mistake(line, "opens a quote that does not end");
            environment.insert_or_assign(std::string(name), std::move(*value));
        }
        return environment;
    }

  private:
    static Error mistake(std::size_t line, std::string_view what) {
        return Error{errc::invalid_argument, "line " + std::to_string(line) + " " + std::string(what)};
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '\n') ++line_;
        return c;
    }

    std::string_view take_until_any(std::string_view ends) {
        const auto taken = rest_.substr(0, rest_.find_first_of(ends));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    // Past blanks, empty lines and comments; false at the end.
    bool skip_to_assignment() {
        while (!at_end()) {
            const char c = rest_.front();
            if (c == '#' || c == ';') {
                skip_comment();
            } else if (c == '\n' || is_blank(c)) {
                take();
            } else {
                return true;
            }
        }
        return false;
    }

    // A comment goes on after a backslash at the end of its line, too.
    void skip_comment() {
        while (!at_end()) {
            const char c = take();
            if (c == '\\' && !at_end()) {
                take();
            } else if (c == '\n') {
                return;
            }
        }
    }

    // Up to the end of the line; nullopt when a quote has no end.
    std::optional<std::string> read_value() {
        std::string value;
        std::size_t kept = 0; // of the value; what follows are blanks that nobody quoted
        bool begun = false;   // a bare part has; until then blanks are passed over and quotes are quotes
        while (!at_end()) {
            const char c = take();
            if (c == '\n') break;
            if (c == '\\') {
                if (!at_end() && !joins_lines()) value += take();
                begun = true;
                kept = value.size();
            } else if (!begun && (c == '"' || c == '\'')) {
                if (!read_quoted(c, value)) return std::nullopt;
                kept = value.size();
            } else if (is_blank(c)) {
                if (begun) value += c;
            } else {
                value += c;
                begun = true;
                kept = value.size();
            }
        }
        value.resize(kept);
        return value;
    }

    bool read_quoted(char quote, std::string& value) {
        while (!at_end()) {
            const char c = take();
            if (c == quote) return true;
            if (quote == '"' && c == '\\' && !at_end()) {
                if (joins_lines()) continue;
                if (std::string_view("\"\\`$").find(rest_.front()) == std::string_view::npos) value += c;
                value += take();
            } else {
                value += c;
            }
        }
        return false;
    }

    // After a backslash.
    bool joins_lines() {
        if (rest_.front() != '\n') return false;
        take();
        return true;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
};

} // namespace

Result<Environment> parse_environment_file(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return Error{errc::invalid_argument, "holds a zero byte"};
    return Parser(text).parse();
}

Result<Environment> read_environment_file(const std::filesystem::path& path) {
    const auto where = path.string();
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return error_from_errno(errno, "open " + where);
    std::string text(max_file_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) return Error{errc::io, where + ": cannot be read"};
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > max_file_bytes) return Error{errc::too_large, where + ": larger than 1 MiB"};
    auto environment = parse_environment_file(text);
    if (!environment) return with_context(environment.error(), where);
    return environment;
}

} // namespace datagems
