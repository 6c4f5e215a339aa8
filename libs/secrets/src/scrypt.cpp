#include "datagems/secrets/scrypt.hpp"

#include "openssl_handle.hpp"

#include <openssl/err.h>

namespace datagems::secrets {

Result<std::string> scrypt(std::string_view password, std::string_view salt, const ScryptCost& cost, std::size_t length,
                           std::uint64_t max_memory_bytes) {
    if (length == 0) return Error{errc::invalid_argument, "scrypt cannot make an empty hash"};
    std::string hash(length, '\0');
    const int succeeded = EVP_PBE_scrypt(reinterpret_cast<const char*>(detail::bytes_of(password)), password.size(),
                                         detail::bytes_of(salt), salt.size(), cost.n, cost.r, cost.p, max_memory_bytes,
                                         detail::bytes_of(hash), hash.size());
    if (succeeded == 1) return hash;
    const auto reason = ERR_GET_REASON(ERR_peek_last_error());
    ERR_clear_error();
    if (reason == ERR_R_MALLOC_FAILURE) return Error{errc::resource_exhausted, "no memory for scrypt"};
    return Error{errc::invalid_argument, "scrypt refuses these costs"};
}

} // namespace datagems::secrets
