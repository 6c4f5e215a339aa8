// The user record, a document shared with other programs (see proto-schemas).
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::accounts {

enum class Role { user, admin };
[[nodiscard]] std::string_view to_string(Role role) noexcept;
[[nodiscard]] Result<Role> parse_role(std::string_view text);

// How a password is kept. Any algorithm can be read and written back; the hasher says which it can verify.
struct PasswordRecord {
    std::string algo;           // "argon2id" or "scrypt"
    std::string hash;           // base64 with padding
    std::string salt;           // base64 with padding
    std::int64_t version = 1;   // of this record form
    boost::json::object params; // the algorithm's costs
    boost::json::object unknown;
};

struct UserRecord {
    std::string username;                   // the record's field in its hash, not part of the document
    std::string type = "simple";            // of any other kind the password does not log in
    std::optional<PasswordRecord> password; // none: never logs in
    Role role = Role::user;
    boost::json::object metadata; // {name,email,country} of those who signed up
    Timestamp created_at{};
    Timestamp updated_at{};
    boost::json::object unknown;

    // The mark that deleting an account leaves in its metadata.
    [[nodiscard]] bool is_marked_deleted() const noexcept;
};

// JSON both ways; a password or metadata that is left out is none. errc::corrupt names the field that is not as it
// should be.
[[nodiscard]] boost::json::object to_json(const UserRecord& user);
[[nodiscard]] Result<UserRecord> user_from_json(std::string_view username, const boost::json::value& json);

} // namespace datagems::accounts
