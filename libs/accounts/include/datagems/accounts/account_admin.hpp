// What an administrator may do with accounts: see them, and switch them off.
#pragma once

#include "datagems/accounts/user_repository.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

struct AccountSummary {
    std::string username;
    std::optional<std::string> email; // as told at sign-up
    std::optional<std::string> country;
};

// An administrator whose removal somebody else had decided and not carried out.
struct FinishedRemoval {
    std::string username;
    std::string by; // whose decision it was
};

// Blocking; thread safe. Holds references.
class AccountAdmin {
  public:
    AccountAdmin(persistence::CStore& store, UserRepository& users, const Clock& clock)
        : store_(store), users_(users), clock_(clock) {}

    // Those that are not switched off, by name.
    [[nodiscard]] Result<std::vector<AccountSummary>> list();

    // Switches an account off for good and takes its password away; user names are canonical. What failed half way
    // has switched the account off all the same, and can be repeated. errc::invalid_argument for oneself;
    // errc::permission_denied when the actor is no active administrator, asked of the store now; errc::not_found for
    // no such user and for one switched off before.
    //
    // An active administrator is always left, however many remove each other at once: where the engine's
    // hset_if_absent is atomic (embedded) for certain, elsewhere (ratio1) as far as "the first value seen wins" goes:
    // two that race through different replicas may both succeed. For that each removal of an administrator is decided
    // by a field of datagen:admin-removals that is named after the administrators there are now, so of all removals
    // among them one is written. Who finds another's there carries that out first and looks again.
    // Those that were switched off so are added to `finished`, whatever else comes of the call: their sessions are
    // over, too.
    [[nodiscard]] Result<void> deactivate(std::string_view actor, std::string_view subject,
                                          std::vector<FinishedRemoval>* finished = nullptr);

  private:
    [[nodiscard]] Result<bool> is_active_admin(std::string_view username);
    [[nodiscard]] Result<std::vector<std::string>> active_admins();
    [[nodiscard]] Result<void> decide_removal(std::string_view actor, std::string_view subject,
                                              std::vector<FinishedRemoval>* finished);
    [[nodiscard]] Result<void> empty_record(std::string_view actor, std::string_view subject);

    persistence::CStore& store_;
    UserRepository& users_;
    const Clock& clock_;
};

} // namespace datagems::accounts
