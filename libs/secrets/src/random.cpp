#include "datagems/secrets/random.hpp"

#include "openssl_handle.hpp"

#include <openssl/rand.h>

namespace datagems::secrets {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    detail::require(RAND_bytes_ex(nullptr, detail::bytes_of(bytes), count, 0) == 1, "RAND_bytes");
    return bytes;
}

} // namespace datagems::secrets
