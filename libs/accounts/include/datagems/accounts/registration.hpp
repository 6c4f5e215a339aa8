// Signing up: an account for a mail address, its first password sent there.
#pragma once

#include "datagems/accounts/mailer.hpp"
#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

struct SignUp {
    std::string name;
    std::string email; // canonical
    std::string country;
};

struct NewAccount {
    std::string username;
    std::string email;
    std::string password; // secret
};

struct RegistrationSettings {
    std::string name_key;                      // secret; the same at all gateways and for ever: user names come from it
    std::string secret;                        // $DATAGEN_SESSION_SECRET, seals passwords that wait for their mail
    std::vector<std::string> previous_secrets; // still unseal
    std::chrono::seconds failure_lifetime{86'400};
    std::string app_url; // where the mail says to sign in
};

// What happens in which order, so that a crash between any two steps leaves an address that can sign up again or ask
// for its mail again: the sealed password under datagen:register-mail-failures, the user record, datagen:users, and the
// address in datagen:user-email-index, from which on it counts as registered; then the mail, and the sealed password
// goes. Sign-ups for one address that race make the same account. The address of an account that was deactivated stays
// registered: an administrator's word outlasts its owner's wish to come back.
//
// Blocking; thread safe. Holds references: they outlive it.
class RegistrationService {
  public:
    RegistrationService(persistence::CStore& store, UserRepository& users, const PasswordHasher& hasher, Mailer& mailer,
                        RegistrationSettings settings, const Clock& clock);
    ~RegistrationService();
    RegistrationService(const RegistrationService&) = delete;
    RegistrationService& operator=(const RegistrationService&) = delete;

    // An account whose password is still to be delivered. errc::already_exists when the address has one. Hashes, so
    // call it where that is done.
    [[nodiscard]] Result<NewAccount> create_account(const SignUp& sign_up);

    // The account of an address whose mail has not arrived, with the password it was made with; nullopt for every other
    // address. Hashes once in either case.
    [[nodiscard]] Result<std::optional<NewAccount>> find_undelivered(std::string_view email);

    // Sends the password, for as long as the mailer may take, and notes the outcome for a later try. Errors are the
    // mailer's.
    [[nodiscard]] Result<void> deliver(const NewAccount& account);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::accounts
