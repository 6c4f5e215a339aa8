#include "profile/field_profile.hpp"

#include "json_scanner.hpp"
#include "profile/profile_text.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace datagems::exports {
namespace {

constexpr std::size_t whole_bytes = 256;    // of values that are shown as they are
constexpr std::size_t cut_bytes = 200;      // of others' beginnings
constexpr std::ptrdiff_t max_controls = 16; // in a beginning of that length
constexpr unsigned char first_printable = 0x20;

// A long string begins with its own text, anything else with its JSON.
std::string beginning_of(std::string_view json) {
    std::string text;
    if (json.starts_with('"')) {
        append_unescaped(text, json.substr(1, json.size() - 2));
        json = text;
    }
    auto beginning = utf8_prefix(json, cut_bytes);
    // Each of these takes six bytes in JSON, and the beginnings of many values are kept.
    const auto is_control = [](char byte) { return static_cast<unsigned char>(byte) < first_printable; };
    if (std::ranges::count_if(beginning, is_control) > max_controls) beginning = utf8_prefix(beginning, cut_bytes / 6);
    return std::string(beginning);
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

void append_bin(std::string& out, statistics::Real from, statistics::Real to, std::uint64_t count) {
    out += "{\"from\":";
    append_number(out, from);
    out += ",\"to\":";
    append_number(out, to);
    out += ",\"count\":" + std::to_string(count) + "}";
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
    out += ",\"histogram\":[";
    if (numbers_.min() == numbers_.max()) {
        append_bin(out, numbers_.min(), numbers_.max(), numbers_.count());
    } else {
        const bool integers = types_[static_cast<std::size_t>(JsonType::number)] == 0;
        const auto bins = integers ? histogram_.integer_bins() : histogram_.bins();
        for (std::size_t i = 0; i < bins.size(); ++i) {
            if (i > 0) out += ',';
            append_bin(out, bins[i].from, bins[i].to, bins[i].count);
        }
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
