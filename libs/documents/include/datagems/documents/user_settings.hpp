// datagen:user:{username}:settings: the model profiles of a user. Stored form: proto-schemas/user-settings.schema.json.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::documents {

// A model API of the user's own. What is unset is null or left out in the document, and empty strings read as unset.
struct ModelProfile {
    std::string id; // 12 hex digits
    std::string name;
    std::optional<std::string> base_url;
    std::optional<std::string> api_key; // as stored: sealed, or in clear where another deployment wrote it
    std::optional<std::string> model;
    std::optional<std::string> path;
    std::optional<std::string> response_format; // ours: the name of a dialect
    Timestamp created_at{};
    Timestamp updated_at{};
    boost::json::object unknown{};
};

struct UserSettings {
    std::optional<std::string> active_profile_id;
    std::vector<ModelProfile> profiles;
    std::int64_t rev = 0; // ours: grows at each write
    boost::json::object unknown{};

    // Null if there is none of that id.
    [[nodiscard]] const ModelProfile* find(std::string_view profile_id) const noexcept;
    // Null if none is active, or the one that is named is gone.
    [[nodiscard]] const ModelProfile* active() const noexcept;
};

// JSON both ways; errc::corrupt names the field that is not as it should be.
[[nodiscard]] boost::json::object to_json(const UserSettings& settings);
[[nodiscard]] Result<UserSettings> user_settings_from_json(const boost::json::value& json);

} // namespace datagems::documents
