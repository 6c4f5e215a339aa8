// A store, a clock and cheap hashing for the tests of accounts.
#pragma once

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"

namespace datagems::accounts {

inline constexpr const char* users_hash = "hk:auth";

struct AccountsFixture {
    test::ManualClock clock;
    test::MemoryCStore store;
    UserRepository users{store, users_hash};
    PasswordHasher hasher{PasswordSettings{"pepper", Argon2idCost{1, 8, 1, 32}}};

    UserRecord add_user(const std::string& name, std::string_view password, Role role = Role::user) {
        UserRecord user;
        user.username = name;
        user.password = hasher.hash(password).value();
        user.role = role;
        user.created_at = user.updated_at = clock.now();
        users.create(user).value();
        return user;
    }
};

template <class T>
errc code_of(const Result<T>& result) {
    return result ? throw std::logic_error("expected an error") : result.error().code;
}

} // namespace datagems::accounts
