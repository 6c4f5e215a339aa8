#include "datagems/accounts/profile_repository.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/client/url.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/secrets/random.hpp"
#include "store_error.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>

namespace datagems::accounts {
namespace {

using documents::ModelProfile;
using documents::UserSettings;

constexpr std::size_t profile_id_bytes = 6;
constexpr documents::TextLimits document_limits{std::size_t{1024} * 1024, 32};

std::string context_of(std::string_view username, const ModelProfile& profile) {
    return "user:" + std::string(username) + ":profile:" + profile.id;
}

Error no_such_profile(std::string_view id) {
    return Error{errc::invalid_argument, "Profile " + std::string(id) + " not found"};
}

std::string new_profile_id(const UserSettings& settings) {
    std::string id;
    do {
        id = hex_encode(secrets::random_bytes(profile_id_bytes));
    } while (settings.find(id) != nullptr);
    return id;
}

ModelProfile* find(UserSettings& settings, std::string_view id) {
    const auto found = std::ranges::find(settings.profiles, id, &ModelProfile::id);
    return found == settings.profiles.end() ? nullptr : &*found;
}

std::string default_name(const UserSettings& settings, const ModelProfile& profile) {
    return "Profile " + std::to_string(&profile - settings.profiles.data() + 1);
}

void set_field(std::optional<std::string>& field, const std::optional<std::string>& change) {
    if (!change) return;
    field = change->empty() ? std::nullopt : change;
}

} // namespace

bool have_same_origin(std::string_view url, std::string_view other) {
    const auto one = client::parse_url(url);
    const auto two = client::parse_url(other);
    return one && two && one->origin == two->origin;
}

ProfileRepository::ProfileRepository(persistence::CStore& store, const ProfileSettings& settings, const Clock& clock)
    : store_(store), sealer_(settings.secret, settings.previous_secrets, "profile-api-key"),
      max_profiles_(settings.max_profiles), clock_(clock) {}

std::mutex& ProfileRepository::writers_of(std::string_view username) noexcept {
    return writers_[std::hash<std::string_view>()(username) % writers_.size()];
}

Result<UserSettings> ProfileRepository::read(std::string_view username) {
    const auto text = store_.get(documents::keys::user_settings(username));
    if (!text) return detail::unreadable(text.error(), "user settings");
    if (!text->has_value()) return UserSettings();
    const auto json = documents::parse_text(**text, "user settings", document_limits);
    if (!json) return Error{errc::corrupt, json.error().message};
    if (json->is_null()) return UserSettings();
    return documents::user_settings_from_json(*json);
}

Result<UserSettings> ProfileRepository::upsert(std::string_view username, const ProfileChange& change) {
    const std::lock_guard hold(writers_of(username));
    auto settings = read(username);
    if (!settings) return settings;
    const auto profile = find_or_add(*settings, change);
    if (!profile) return profile.error();
    if (const auto applied = apply(username, change, **profile); !applied) return applied.error();
    if ((*profile)->name.empty()) (*profile)->name = default_name(*settings, **profile);
    if (change.activate || settings->active() == nullptr) settings->active_profile_id = (*profile)->id;
    return write(username, std::move(*settings));
}

Result<UserSettings> ProfileRepository::activate(std::string_view username, std::string_view profile_id) {
    const std::lock_guard hold(writers_of(username));
    auto settings = read(username);
    if (!settings) return settings;
    if (settings->find(profile_id) == nullptr) return no_such_profile(profile_id);
    settings->active_profile_id = profile_id;
    return write(username, std::move(*settings));
}

Result<UserSettings> ProfileRepository::remove(std::string_view username, std::string_view profile_id) {
    const std::lock_guard hold(writers_of(username));
    auto settings = read(username);
    if (!settings) return settings;
    auto& profiles = settings->profiles;
    if (std::erase_if(profiles, [&](const ModelProfile& profile) { return profile.id == profile_id; }) == 0) {
        return no_such_profile(profile_id);
    }
    if (settings->active() == nullptr) settings->active_profile_id.reset();
    if (!settings->active_profile_id && !profiles.empty()) settings->active_profile_id = profiles.front().id;
    return write(username, std::move(*settings));
}

Result<ModelProfile*> ProfileRepository::find_or_add(UserSettings& settings, const ProfileChange& change) {
    if (change.id) {
        auto* known = find(settings, *change.id);
        if (known == nullptr) return no_such_profile(*change.id);
        return known;
    }
    if (settings.profiles.size() >= max_profiles_) {
        return Error{errc::invalid_argument,
                     "Maximum external API profiles reached (" + std::to_string(max_profiles_) + ")"};
    }
    ModelProfile profile;
    profile.id = new_profile_id(settings);
    profile.created_at = clock_.now();
    settings.profiles.push_back(std::move(profile));
    return &settings.profiles.back();
}

Result<void> ProfileRepository::apply(std::string_view username, const ProfileChange& change,
                                      ModelProfile& profile) const {
    if (change.name) profile.name = *change.name;
    const auto base_url_before = profile.base_url.value_or("");
    set_field(profile.base_url, change.base_url);
    const auto base_url = profile.base_url.value_or("");
    if (base_url != base_url_before && !have_same_origin(base_url, base_url_before)) profile.api_key.reset();
    set_field(profile.model, change.model);
    set_field(profile.path, change.path);
    set_field(profile.response_format, change.response_format);
    profile.updated_at = clock_.now();
    if (!change.api_key) return {};
    profile.api_key.reset();
    if (change.api_key->empty()) return {};
    auto sealed = sealer_.seal(*change.api_key, context_of(username, profile));
    if (!sealed) return sealed.error();
    profile.api_key = std::move(*sealed);
    return {};
}

Result<UserSettings> ProfileRepository::write(std::string_view username, UserSettings settings) {
    if (const auto sealed = seal_keys(username, settings); !sealed) return sealed.error();
    ++settings.rev;
    const auto text = boost::json::serialize(documents::to_json(settings));
    const auto written = store_.set(documents::keys::user_settings(username), text);
    if (!written) return with_context(written.error(), "user settings");
    return settings;
}

// A key that we cannot unseal stays: its secret may come back.
Result<void> ProfileRepository::seal_keys(std::string_view username, UserSettings& settings) const {
    for (auto& profile : settings.profiles) {
        if (!profile.api_key || sealer_.is_current(*profile.api_key)) continue;
        const auto key = key_of(username, profile);
        if (!key) continue;
        auto sealed = sealer_.seal(*key, context_of(username, profile));
        if (!sealed) return sealed.error();
        profile.api_key = std::move(*sealed);
    }
    return {};
}

// What is not sealed at all was written by another deployment.
Result<std::string> ProfileRepository::key_of(std::string_view username, const ModelProfile& profile) const {
    if (!profile.api_key) return std::string();
    if (!secrets::Sealer::is_sealed(*profile.api_key)) return *profile.api_key;
    auto key = sealer_.unseal(*profile.api_key, context_of(username, profile));
    if (!key) {
        return Error{errc::conflict, "The API key of the model profile cannot be read with this installation's secret; "
                                     "enter it again"};
    }
    return key;
}

Result<std::string> ProfileRepository::key_for(std::string_view username, const ModelProfile& profile,
                                               std::string_view base_url) const {
    if (!profile.base_url || !have_same_origin(*profile.base_url, base_url)) return std::string();
    return key_of(username, profile);
}

std::optional<std::string> ProfileRepository::key_problem(std::string_view username,
                                                          const ModelProfile& profile) const {
    const auto key = key_of(username, profile);
    return key ? std::nullopt : std::optional(key.error().message);
}

} // namespace datagems::accounts
