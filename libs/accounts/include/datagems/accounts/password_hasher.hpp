// Makes and checks password records.
#pragma once

#include "datagems/accounts/user.hpp"
#include "datagems/base/result.hpp"
#include "datagems/observe/metrics.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::accounts {

// The cost of one Argon2id hash.
struct Argon2idCost {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 65536;
    std::uint32_t lanes = 1;
    std::uint32_t output_bytes = 32;
};

struct PasswordSettings {
    std::string pepper; // $R1EN_CSTORE_AUTH_SECRET
    Argon2idCost cost;  // of new records
};

inline constexpr std::size_t max_password_bytes = 4096;

// Thread safe. Every call blocks for about a tenth of a second and takes the memory the cost says, so call
// it from a small pool of its own. errc::resource_exhausted when that memory cannot be had.
class PasswordHasher {
  public:
    // Throws std::invalid_argument for a cost outside the bounds that are also put on stored records.
    explicit PasswordHasher(PasswordSettings settings);

    // A new argon2id record with a random salt. errc::invalid_argument for an empty password or one beyond
    // max_password_bytes.
    [[nodiscard]] Result<PasswordRecord> hash(std::string_view password) const;

    // Whether this is the password: UTF-8 bytes as they are. errc::corrupt for a record that is damaged, of an unknown
    // algorithm, or whose costs are outside the bounds (memory at most 1 GiB, at most 16 passes, and so on).
    [[nodiscard]] Result<bool> verify(const PasswordRecord& record, std::string_view password) const;

    // Takes as long as refusing a wrong password, for users there are none of.
    [[nodiscard]] Result<void> verify_nothing(std::string_view password) const;

    // Hashes computed so far, for whatever reason: each is the cost of one log-in.
    [[nodiscard]] std::uint64_t hashes() const noexcept { return hashes_.value(); }

  private:
    PasswordSettings settings_;
    mutable observe::Counter hashes_;
};

} // namespace datagems::accounts
