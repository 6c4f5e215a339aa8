// datagen:register-mail-failures: the first passwords that have not reached their owners yet.
#pragma once

#include "datagems/accounts/registration.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/secrets/sealer.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace datagems::accounts::detail {

// An entry is made before its account and goes when the mail has been taken by the mail server: whatever happens in
// between, the password can be sent until it expires. Blocking; thread safe. Holds references.
class UndeliveredMail {
  public:
    UndeliveredMail(persistence::CStore& store, const RegistrationSettings& settings, const Clock& clock);

    // The password that the address's account is to have: this one, or that of a sign-up which has come this far
    // before.
    [[nodiscard]] Result<std::string> claim(const NewAccount& account);

    // errc::not_found when there is none, it has expired, or it cannot be unsealed. One that has expired is removed.
    [[nodiscard]] Result<std::string> find_password(std::string_view email);

    // The mail has failed once more, for this reason. Its time does not begin anew.
    [[nodiscard]] Result<void> note_failure(const NewAccount& account, std::string_view reason);

    [[nodiscard]] Result<void> remove(std::string_view email);

  private:
    [[nodiscard]] Result<std::string> seal(const NewAccount& account) const;
    [[nodiscard]] Result<std::string> usable_password(std::string_view email, std::string_view document) const;

    persistence::CStore& store_;
    const std::chrono::seconds lifetime_;
    const secrets::Sealer sealer_;
    const Clock& clock_;
};

} // namespace datagems::accounts::detail
