#include "profile/record_profiler.hpp"

#include "profile/profile_text.hpp"

#include <tuple>

namespace datagems::exports {

RecordProfiler::RecordProfiler(const std::vector<std::string>& names) : seen_(duplicates_exact_up_to), names_({}) {
    for (const auto& name : names) {
        add_field(name);
    }
}

void RecordProfiler::add_field(std::string name) {
    if (fields_.size() == max_fields || name.size() > max_name_bytes) {
        more_fields_ = true;
        return;
    }
    auto& field = fields_.emplace_back();
    field.key_hash = hash_name(name);
    names_.add(std::move(name));
}

std::optional<std::size_t> RecordProfiler::field_of(std::string_view key, std::size_t expected) {
    if (const auto known = names_.find(key, expected)) return known;
    const auto before = fields_.size();
    std::string name;
    append_unescaped(name, key);
    add_field(std::move(name));
    if (fields_.size() == before) return std::nullopt;
    return before;
}

// A field without a profile still tells records apart. Of two members with one name the later counts.
void RecordProfiler::take(const Member& member, std::size_t& expected) {
    const auto index = field_of(member.key, expected);
    if (!index) {
        members_.emplace_back(hash_key(member.key), look_at(member.value).hash);
        return;
    }
    expected = *index + 1;
    auto& field = fields_[*index];
    if (field.last_record == records_) {
        values_[field.place].json = member.value;
        return;
    }
    field.last_record = records_;
    field.place = values_.size();
    values_.push_back({*index, member.value});
}

void RecordProfiler::add(std::string_view object) {
    ++records_;
    values_.clear();
    members_.clear();
    std::size_t expected = 0;
    std::ignore = JsonScanner(object).object([&](const Member& member) {
        take(member, expected);
        return true;
    });
    for (const auto& value : values_) {
        auto& field = fields_[value.field];
        const auto facts = look_at(value.json);
        field.profile.add(value.json, facts);
        members_.emplace_back(field.key_hash, facts.hash);
    }
    const auto added = seen_.add(hash_members(members_));
    if (added == statistics::HashSet::Added::known) ++duplicates_;
    if (added == statistics::HashSet::Added::full) duplicates_exact_ = false;
}

std::string RecordProfiler::json(const std::optional<std::string>& label) const {
    std::string out = "{\"records\":" + std::to_string(records_);
    out += ",\"failed\":" + std::to_string(failed_);
    out += ",\"duplicateRows\":" + std::to_string(duplicates_);
    out += duplicates_exact_ ? ",\"duplicatesExact\":true" : ",\"duplicatesExact\":false";
    out += ",\"label\":";
    if (label) {
        append_quoted(out, *label);
    } else {
        out += "null";
    }
    out += more_fields_ ? ",\"moreFields\":true" : ",\"moreFields\":false";
    out += ",\"fields\":[";
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (i > 0) out += ',';
        fields_[i].profile.append_json(out, names_.names()[i], records_);
    }
    return out + "]}";
}

} // namespace datagems::exports
