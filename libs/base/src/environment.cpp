#include "datagems/base/environment.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unistd.h>

namespace datagems {
namespace {

bool is_name_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

template <class T>
std::optional<T> parse_number(std::string_view text) {
    T value{};
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return value;
}

std::string format_seconds(std::chrono::milliseconds duration) {
    const auto milliseconds = duration.count();
    auto text = std::to_string(milliseconds / 1000);
    if (milliseconds % 1000 != 0) {
        auto fraction = std::to_string(1000 + milliseconds % 1000).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += "." + fraction;
    }
    return text;
}

// Where the entry that a list begins with ends: at its comma, which inside quotes is none.
std::size_t end_of_entry(std::string_view list) {
    const auto start = list.find_first_not_of(" \t\r\n");
    bool quoted = start != std::string_view::npos && list[start] == '"';
    for (auto at = quoted ? start + 1 : 0; at < list.size(); ++at) {
        if (quoted && list[at] == '\\') {
            ++at;
        } else if (quoted && list[at] == '"') {
            quoted = false;
        } else if (!quoted && list[at] == ',') {
            return at;
        }
    }
    return list.size();
}

std::string unquoted(std::string_view entry) {
    if (entry.size() < 2 || entry.front() != '"' || entry.back() != '"') return std::string(entry);
    std::string text;
    entry = entry.substr(1, entry.size() - 2);
    for (std::size_t at = 0; at < entry.size(); ++at) {
        const bool escaped = entry[at] == '\\' && at + 1 < entry.size();
        text += entry[escaped ? ++at : at];
    }
    return std::string(trim(text));
}

std::vector<std::string> split_list(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    std::vector<std::string> entries;
    while (!text.empty()) {
        const auto end = end_of_entry(text);
        auto entry = unquoted(trim(text.substr(0, end)));
        if (!entry.empty()) entries.push_back(std::move(entry));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return entries;
}

} // namespace

Environment process_environment() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

EnvironmentReader::EnvironmentReader(Environment environment) : environment_(std::move(environment)) {}

std::optional<std::string> EnvironmentReader::find(Names names) {
    auto found = lookup(names);
    if (!found) return std::nullopt;
    return std::move(found->value);
}

std::optional<EnvironmentReader::Found> EnvironmentReader::lookup(Names names, Kind kind) {
    for (const auto name : names) {
        const auto entry = environment_.find(name);
        if (entry == environment_.end()) continue;
        auto value = expand(without_blanks(entry->second, kind), kind);
        if (!value) {
            report_broken(name, names, value.error().message);
            return std::nullopt;
        }
        if (!trim(*value).empty()) return Found{name, std::move(*value)};
    }
    return std::nullopt;
}

Result<std::string> EnvironmentReader::expand(std::string_view value, Kind kind) const {
    std::string out;
    while (!value.empty()) {
        const auto dollar = value.find('$');
        out += value.substr(0, dollar);
        if (dollar == std::string_view::npos) break;
        value.remove_prefix(dollar + 1);
        if (value.starts_with('$')) {
            out += '$';
            value.remove_prefix(1);
            continue;
        }
        const bool braced = value.starts_with('{');
        if (braced) value.remove_prefix(1);
        const auto end = std::ranges::find_if_not(value, is_name_character);
        const auto variable = value.substr(0, static_cast<std::size_t>(end - value.begin()));
        value.remove_prefix(variable.size());
        const bool closed = !braced || value.starts_with('}');
        if (braced && closed) value.remove_prefix(1);
        if (variable.empty() || !closed) {
            return Error{errc::invalid_argument,
                         "has a dollar without a name; write $NAME, ${NAME}, or $$ for a dollar"};
        }
        const auto entry = environment_.find(variable);
        if (entry == environment_.end()) {
            // Where a secret holds a dollar, this is a part of the secret.
            const auto shown = kind == Kind::secret ? std::string("***") : std::string(variable);
            return Error{errc::invalid_argument, "refers to " + shown + ", which is not set; write $$ for a dollar"};
        }
        out += without_blanks(entry->second, kind);
    }
    return out;
}

// Other programs take secrets as they are.
std::string_view EnvironmentReader::without_blanks(std::string_view value, Kind kind) {
    return kind == Kind::secret ? value : trim(value);
}

// One mistake for each variable, and no "is not set" for the setting that it was read for.
void EnvironmentReader::report_broken(std::string_view name, Names names, const std::string& why) {
    if (broken_.emplace(name).second) mistakes_.push_back(std::string(name) + " " + why);
    broken_.emplace(*names.begin());
}

std::string EnvironmentReader::text(Names names, std::string_view fallback) {
    auto value = find(names).value_or(std::string(fallback));
    used_[std::string(*names.begin())] = value;
    return value;
}

std::string EnvironmentReader::required_text(Names names, std::string_view expected) {
    auto value = text(names, "");
    if (value.empty()) report(*names.begin(), "", expected);
    return value;
}

std::string EnvironmentReader::secret(Names names, Presence presence, std::size_t min_bytes) {
    auto found = lookup(names, Kind::secret);
    auto value = found ? std::move(found->value) : std::string();
    used_[std::string(*names.begin())] = value.empty() ? "" : "***";
    const bool too_short = !value.empty() && value.size() < min_bytes;
    if (too_short || (value.empty() && presence == Presence::required)) {
        const auto expected =
            min_bytes > 0 ? "a secret of at least " + std::to_string(min_bytes) + " bytes" : "a secret";
        report(*names.begin(), value.empty() ? "" : "***", expected);
    }
    return value;
}

std::int64_t EnvironmentReader::integer(Names names, std::int64_t fallback, std::int64_t min, std::int64_t max) {
    auto& shown = used_[std::string(*names.begin())] = std::to_string(fallback);
    const auto found = lookup(names);
    if (!found) return fallback;
    const auto number = parse_number<std::int64_t>(found->value);
    if (!number || *number < min || *number > max) {
        report(found->name, found->value, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return fallback;
    }
    shown = std::to_string(*number);
    return *number;
}

std::chrono::milliseconds EnvironmentReader::seconds(Names names, std::chrono::milliseconds fallback,
                                                     std::chrono::milliseconds min, std::chrono::milliseconds max) {
    auto& shown = used_[std::string(*names.begin())] = format_seconds(fallback);
    const auto found = lookup(names);
    if (!found) return fallback;
    const auto number = parse_number<double>(found->value);
    const bool usable = number && std::isfinite(*number) && *number >= 0 && *number <= 1e9;
    const auto duration = std::chrono::milliseconds(usable ? std::llround(*number * 1000) : 0);
    if (!usable || duration < min || duration > max) {
        report(found->name, found->value, "seconds from " + format_seconds(min) + " to " + format_seconds(max));
        return fallback;
    }
    shown = format_seconds(duration);
    return duration;
}

bool EnvironmentReader::flag(Names names, bool fallback) {
    auto& shown = used_[std::string(*names.begin())] = fallback ? "true" : "false";
    const auto found = lookup(names);
    if (!found) return fallback;
    const auto value = ascii_lower(found->value);
    const bool on = value == "1" || value == "true" || value == "yes" || value == "on";
    const bool off = value == "0" || value == "false" || value == "no" || value == "off";
    if (!on && !off) {
        report(found->name, found->value, "1, true, yes or on; or 0, false, no or off");
        return fallback;
    }
    shown = on ? "true" : "false";
    return on;
}

std::vector<std::string> EnvironmentReader::list(Names names) {
    const auto found = lookup(names);
    used_[std::string(*names.begin())] = found ? found->value : "";
    return found ? split_list(found->value) : std::vector<std::string>{};
}

std::string EnvironmentReader::choice(Names names, std::string_view fallback,
                                      std::initializer_list<std::string_view> choices) {
    auto& shown = used_[std::string(*names.begin())] = std::string(fallback);
    const auto found = lookup(names);
    if (!found) return std::string(fallback);
    const auto value = ascii_lower(found->value);
    if (std::ranges::find(choices, value) == choices.end()) {
        std::string expected = "one of";
        for (const auto entry : choices) {
            expected.append(" ").append(entry);
        }
        report(found->name, found->value, expected);
        return std::string(fallback);
    }
    shown = value;
    return value;
}

void EnvironmentReader::report(std::string_view name, std::string_view value, std::string_view expected) {
    if (value.empty() && broken_.contains(name)) return;
    std::string sentence(name);
    sentence += value.empty() ? std::string(" is not set") : " is \"" + std::string(value) + "\"";
    mistakes_.push_back(sentence + ", expected " + std::string(expected));
}

} // namespace datagems
