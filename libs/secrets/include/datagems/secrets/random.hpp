// Random bytes from the operating system's generator, by way of OpenSSL. Thread safe.
#pragma once

#include <cstddef>
#include <string>

namespace datagems::secrets {

// Fit for keys, nonces and identifiers nobody may guess. Throws std::runtime_error if the machine has no randomness:
// nothing sensible can be done without it.
[[nodiscard]] std::string random_bytes(std::size_t count);

} // namespace datagems::secrets
