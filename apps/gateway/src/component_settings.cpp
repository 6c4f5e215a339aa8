#include "component_settings.hpp"

namespace datagems::gateway {

client::Settings guarded_client_settings(const Settings& settings) {
    client::Settings client;
    client.addresses = settings.inference.addresses;
    return client;
}

accounts::PasswordSettings password_settings(const Settings& settings) {
    accounts::PasswordSettings passwords;
    passwords.pepper = settings.accounts.pepper;
    return passwords;
}

accounts::RegistrationSettings registration_settings(const Settings& settings) {
    accounts::RegistrationSettings registration;
    registration.name_key = settings.accounts.pepper;
    registration.secret = settings.sessions.secret;
    registration.previous_secrets = settings.sessions.previous_secrets;
    registration.failure_lifetime = settings.sign_up.failure_lifetime;
    registration.app_url = settings.app_url;
    return registration;
}

accounts::ProfileSettings profile_settings(const Settings& settings) {
    accounts::ProfileSettings profiles;
    profiles.secret = settings.sessions.secret;
    profiles.previous_secrets = settings.sessions.previous_secrets;
    profiles.max_profiles = static_cast<std::size_t>(settings.limits.max_profiles);
    return profiles;
}

} // namespace datagems::gateway
