#include "datagems/documents/user_settings.hpp"
#include "json_reader.hpp"

#include <algorithm>

namespace datagems::documents {

namespace json = boost::json;

namespace {

std::optional<std::string> optional_field(JsonReader& reader, std::string_view field) {
    auto text = reader.optional_text(field);
    if (text && text->empty()) text.reset();
    return text;
}

json::object profile_to_json(const ModelProfile& profile) {
    json::object object;
    object["id"] = profile.id;
    object["name"] = profile.name;
    set_if(object, "baseUrl", profile.base_url);
    set_if(object, "apiKey", profile.api_key);
    set_if(object, "model", profile.model);
    set_if(object, "path", profile.path);
    set_if(object, "responseFormat", profile.response_format);
    object["createdAt"] = to_iso8601(profile.created_at);
    object["updatedAt"] = to_iso8601(profile.updated_at);
    append_unknown(object, profile.unknown);
    return object;
}

ModelProfile profile_from_json(const json::value& value, JsonReader& whole) {
    JsonReader reader(value, "user settings, profile");
    ModelProfile profile;
    profile.id = reader.text("id");
    profile.name = reader.optional_text("name").value_or("");
    profile.base_url = optional_field(reader, "baseUrl");
    profile.api_key = optional_field(reader, "apiKey");
    profile.model = optional_field(reader, "model");
    profile.path = optional_field(reader, "path");
    profile.response_format = optional_field(reader, "responseFormat");
    profile.created_at = reader.optional_time("createdAt").value_or(Timestamp{});
    profile.updated_at = reader.optional_time("updatedAt").value_or(profile.created_at);
    profile.unknown = reader.unknown();
    whole.inherit(reader);
    return profile;
}

} // namespace

const ModelProfile* UserSettings::find(std::string_view profile_id) const noexcept {
    const auto found = std::ranges::find(profiles, profile_id, &ModelProfile::id);
    return found == profiles.end() ? nullptr : &*found;
}

const ModelProfile* UserSettings::active() const noexcept {
    return active_profile_id ? find(*active_profile_id) : nullptr;
}

json::object to_json(const UserSettings& settings) {
    json::object object;
    set_if(object, "activeProfileId", settings.active_profile_id);
    json::array profiles;
    profiles.reserve(settings.profiles.size());
    for (const auto& profile : settings.profiles) {
        profiles.push_back(profile_to_json(profile));
    }
    object["profiles"] = std::move(profiles);
    object["rev"] = settings.rev;
    append_unknown(object, settings.unknown);
    return object;
}

Result<UserSettings> user_settings_from_json(const json::value& value) {
    JsonReader reader(value, "user settings");
    UserSettings settings;
    settings.active_profile_id = optional_field(reader, "activeProfileId");
    for (const auto& profile : reader.optional_list("profiles")) {
        settings.profiles.push_back(profile_from_json(profile, reader));
    }
    settings.rev = reader.integer_or("rev", 0);
    settings.unknown = reader.unknown();
    return reader.finish(std::move(settings));
}

} // namespace datagems::documents
