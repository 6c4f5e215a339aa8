#include "profile/field_profile.hpp"

#include "json_scanner.hpp"
#include "profile/profile_text.hpp"

#include "datagems/base/utf8.hpp"

#include <cmath>

namespace datagems::exports {
namespace {

constexpr std::size_t whole_bytes = 256; // of values that are shown as they are
constexpr std::size_t cut_bytes = 200;   // of others' beginnings

// A long string begins with its own text, anything else with its JSON.
std::string beginning_of(std::string_view json) {
    if (!json.starts_with('"')) return std::string(utf8_prefix(json, cut_bytes));
    std::string text;
    append_unescaped(text, json.substr(1, json.size() - 2));
    return std::string(utf8_prefix(text, cut_bytes));
}

void append_shown_value(std::string& out, std::string_view json) {
    out += "\"value\":";
    if (json.size() <= whole_bytes) {
        append_compact(out, json);
        return;
    }
    append_quoted(out, beginning_of(json));
    out += ",\"cut\":true";
}

} // namespace

FieldProfile::FieldProfile() : distinct_(distinct_exact_up_to), histogram_(max_bins), top_(top_exact_up_to) {}

void FieldProfile::add(std::string_view json, const ValueFacts& facts) {
    ++present_;
    ++types_[static_cast<std::size_t>(facts.type)];
    distinct_.add(facts.hash);
    top_.add(facts.hash, [json](std::string& text) { append_shown_value(text, json); });
    if (facts.number) {
        numbers_.add(*facts.number);
        histogram_.add(*facts.number);
    }
    if (facts.length) lengths_.add(static_cast<statistics::Real>(*facts.length));
}

void FieldProfile::append_json(std::string& out, std::string_view name, std::uint64_t records) const {
    out += "{\"name\":";
    append_quoted(out, name);
    append_types(out);
    out += ",\"missing\":" + std::to_string(records - present_);
    out += ",\"distinct\":" + std::to_string(distinct_.count());
    out += distinct_.exact() ? ",\"distinctExact\":true" : ",\"distinctExact\":false";
    append_numbers(out);
    append_lengths(out);
    append_top(out);
    out += '}';
}

void FieldProfile::append_types(std::string& out) const {
    out += ",\"types\":{";
    bool first = true;
    for (std::size_t i = 0; i < types_.size(); ++i) {
        if (types_[i] == 0) continue;
        out += first ? "\"" : ",\"";
        first = false;
        out.append(json_type_names[i]).append("\":").append(std::to_string(types_[i]));
    }
    out += '}';
}

void FieldProfile::append_numbers(std::string& out) const {
    if (numbers_.count() == 0) {
        out += ",\"number\":null";
        return;
    }
    out += ",\"number\":{\"min\":";
    append_number(out, numbers_.min());
    out += ",\"mean\":";
    append_number(out, numbers_.mean());
    out += ",\"max\":";
    append_number(out, numbers_.max());
    out += ",\"stddev\":";
    append_number(out, numbers_.deviation());
    append_histogram(out);
    out += '}';
}

// Numbers that are all the same stand in a bin without width.
void FieldProfile::append_histogram(std::string& out) const {
    const bool integers = types_[static_cast<std::size_t>(JsonType::number)] == 0;
    auto bins = integers ? histogram_.integer_bins() : histogram_.bins();
    if (numbers_.min() == numbers_.max()) {
        const auto value = statistics::to_double(numbers_.min());
        bins = {{value, value, numbers_.count()}};
    }
    out += ",\"histogram\":[";
    for (std::size_t i = 0; i < bins.size(); ++i) {
        out += i == 0 ? "{\"from\":" : ",{\"from\":";
        append_number(out, bins[i].from);
        out += ",\"to\":";
        append_number(out, bins[i].to);
        out += ",\"count\":" + std::to_string(bins[i].count) + "}";
    }
    out += ']';
}

void FieldProfile::append_lengths(std::string& out) const {
    if (lengths_.count() == 0) {
        out += ",\"length\":null";
        return;
    }
    out += ",\"length\":{\"min\":";
    append_number(out, lengths_.min());
    out += ",\"mean\":";
    append_number(out, lengths_.mean());
    out += ",\"max\":";
    append_number(out, lengths_.max());
    out += '}';
}

void FieldProfile::append_top(std::string& out) const {
    out += ",\"top\":[";
    bool first = true;
    for (const auto& value : top_.top(top_shown)) {
        out += first ? "{" : ",{";
        first = false;
        out.append(value.text).append(",\"count\":").append(std::to_string(value.count)).append("}");
    }
    out += top_.exact() ? "],\"topExact\":true" : "],\"topExact\":false";
}

} // namespace datagems::exports
