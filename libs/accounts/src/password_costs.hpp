// The costs and bytes of a stored password record, checked before any of them is believed: a record is data that others
// may have written.
#pragma once

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/secrets/scrypt.hpp"

#include <string>

namespace datagems::accounts::detail {

inline constexpr std::uint64_t max_hash_memory_bytes = std::uint64_t{1} << 30;

[[nodiscard]] bool is_within_bounds(const Argon2idCost& cost) noexcept;

struct ScryptParams {
    secrets::ScryptCost cost;
    std::uint32_t output_bytes = 32;
};

// errc::corrupt for what is missing, no integer or out of bounds.
[[nodiscard]] Result<Argon2idCost> read_argon2id_params(const boost::json::object& params);
[[nodiscard]] Result<ScryptParams> read_scrypt_params(const boost::json::object& params);

struct HashBytes {
    std::string hash;
    std::string salt;
};
// Decodes both; errc::corrupt unless the hash has `output_bytes` and the salt 8 to 64 bytes.
[[nodiscard]] Result<HashBytes> read_hash_bytes(const PasswordRecord& record, std::size_t output_bytes);

} // namespace datagems::accounts::detail
