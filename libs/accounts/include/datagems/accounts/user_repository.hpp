// User records in the store.
#pragma once

#include "datagems/accounts/user.hpp"
#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace datagems::accounts {

inline constexpr std::size_t max_listed_users = 100'000;

// Blocking; thread safe. Holds a reference: the store outlives it. User names are canonical ones (username.hpp).
// Reads that the store cannot answer are errc::unavailable; a record that makes no sense is errc::corrupt.
class UserRepository {
  public:
    // `hash_key` is the hash that holds the records ($R1EN_CSTORE_AUTH_HKEY).
    UserRepository(persistence::CStore& store, std::string hash_key);

    // errc::not_found if there is no such user. Deactivated users are found.
    [[nodiscard]] Result<UserRecord> find(std::string_view username);

    // errc::already_exists if somebody was first; their record stands.
    [[nodiscard]] Result<void> create(const UserRecord& user);

    // Writes the record as it is; the caller has read it and sets updated_at.
    [[nodiscard]] Result<void> replace(const UserRecord& user);

    // Takes away a record that nobody has come to use. Removing what is not there succeeds.
    [[nodiscard]] Result<void> remove(std::string_view username);

    // Asks another replica for the records that ours does not have.
    [[nodiscard]] Result<void> sync();

    // Whether the account was switched off: by its entry in datagen:deactivated, which wins over any later write of the
    // record, or by the mark in the record.
    [[nodiscard]] Result<bool> is_deactivated(const UserRecord& user);

    // Switches the account off for good: writes that entry, unless there is one.
    [[nodiscard]] Result<void> deactivate(std::string_view username, std::string_view by, Timestamp at);

    // All users that are not switched off, by name; records that make no sense are left out and counted in the log.
    // errc::resource_exhausted when there are more than max_listed_users.
    [[nodiscard]] Result<std::vector<UserRecord>> list();

  private:
    persistence::CStore& store_;
    std::string hash_key_;
};

} // namespace datagems::accounts
