#include "stores/knob_values.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace datagems::sandbox {
namespace {

constexpr std::uint64_t longest_ms = 3'600'000;

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

Error knob_mistake(std::string_view name, std::string_view expected) {
    return Error{errc::invalid_argument, std::string(name) + " must be " + std::string(expected)};
}

Result<void> set_duration(std::chrono::milliseconds& target, std::string_view name, std::string_view value) {
    const auto number = parse<std::uint64_t>(value);
    if (!number || *number > longest_ms) return knob_mistake(name, "milliseconds from 0 to 3600000");
    target = std::chrono::milliseconds(*number);
    return {};
}

Result<void> set_share(double& target, std::string_view name, std::string_view value) {
    const auto share = parse<double>(value);
    if (!share || !(*share >= 0.0 && *share <= 1.0)) return knob_mistake(name, "a share from 0 to 1");
    target = *share;
    return {};
}

Result<void> set_count(std::uint64_t& target, std::string_view name, std::string_view value) {
    const auto number = parse<std::uint64_t>(value);
    if (!number) return knob_mistake(name, "a whole number from 0");
    target = *number;
    return {};
}

Result<void> set_failure(int& target, std::string_view name, std::string_view value) {
    const auto code = parse<int>(value);
    if (!code || (*code != 0 && (*code < 400 || *code > 599)))
        return knob_mistake(name, "a status from 400 to 599, or 0 for a dropped connection");
    target = *code;
    return {};
}

} // namespace datagems::sandbox
