// The model profiles of users: where each may have records made, and with which key.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/documents/user_settings.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/secrets/sealer.hpp"

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

struct ProfileSettings {
    std::string secret;                        // $DATAGEN_SESSION_SECRET
    std::vector<std::string> previous_secrets; // $DATAGEN_SESSION_SECRET_PREVIOUS; their keys still unseal
    std::size_t max_profiles = 10;             // of one user
};

// What is to be saved of a profile: a field that is unset stays as it is, an empty one is cleared.
struct ProfileChange {
    std::optional<std::string> id; // unset: a new profile
    std::optional<std::string> name;
    std::optional<std::string> base_url;
    std::optional<std::string> api_key; // secret, in clear
    std::optional<std::string> model;
    std::optional<std::string> path;
    std::optional<std::string> response_format;
    bool activate = false; // the first profile is active anyway
};

// Whether both are URLs of the same scheme, host and port.
[[nodiscard]] bool have_same_origin(std::string_view url, std::string_view other);

// Blocking; thread safe. Holds references: they outlive it. The document of a user is a single value, of which the last
// write stands: one writer at a time here, and each reads it anew; gateways that write at the same moment are not held
// apart. Keys are sealed when they are written, whatever form they had before; see key_for for how they are read.
// Errors: unavailable (the store cannot say), corrupt (a document that cannot be read), invalid_argument with a
// sentence for the user ("Profile <id> not found", "Maximum external API profiles reached (10)"), the store's.
class ProfileRepository {
  public:
    ProfileRepository(persistence::CStore& store, const ProfileSettings& settings, const Clock& clock);
    ProfileRepository(const ProfileRepository&) = delete;
    ProfileRepository& operator=(const ProfileRepository&) = delete;

    // Without any profile for a user who never saved one. Keys are as they are stored.
    [[nodiscard]] Result<documents::UserSettings> read(std::string_view username);

    // Each returns the settings as they are then. A key is kept for the place that it was given for: a base URL of
    // another origin that comes without a key takes the stored one away.
    [[nodiscard]] Result<documents::UserSettings> upsert(std::string_view username, const ProfileChange& change);
    [[nodiscard]] Result<documents::UserSettings> activate(std::string_view username, std::string_view profile_id);
    // The first profile that is left takes the place of an active one.
    [[nodiscard]] Result<documents::UserSettings> remove(std::string_view username, std::string_view profile_id);

    // The profile's key in clear, if calls to `base_url` may carry it: empty where there is none, or where the URL has
    // another origin than the profile's. errc::conflict, with a sentence for the user, when the key was sealed with
    // a secret that is not ours. Never blocks.
    [[nodiscard]] Result<std::string> key_for(std::string_view username, const documents::ModelProfile& profile,
                                              std::string_view base_url) const;
    // Why the stored key is of no use; nullopt while it is, and where there is none. Never blocks.
    [[nodiscard]] std::optional<std::string> key_problem(std::string_view username,
                                                         const documents::ModelProfile& profile) const;

    [[nodiscard]] std::size_t max_profiles() const noexcept { return max_profiles_; }

  private:
    using Settings = documents::UserSettings;
    using Profile = documents::ModelProfile;
    [[nodiscard]] std::mutex& writers_of(std::string_view username) noexcept;
    [[nodiscard]] Result<Profile*> find_or_add(Settings& settings, const ProfileChange& change);
    [[nodiscard]] Result<void> apply(std::string_view username, const ProfileChange& change, Profile& profile) const;
    [[nodiscard]] Result<Settings> write(std::string_view username, Settings settings);
    [[nodiscard]] Result<void> seal_keys(std::string_view username, Settings& settings) const;
    [[nodiscard]] Result<std::string> key_of(std::string_view username, const Profile& profile) const;

    persistence::CStore& store_;
    secrets::Sealer sealer_;
    std::size_t max_profiles_;
    const Clock& clock_;
    std::array<std::mutex, 32> writers_; // by user
};

} // namespace datagems::accounts
