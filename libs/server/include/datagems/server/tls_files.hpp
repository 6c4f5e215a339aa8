// The certificate and the key of an https server.
#pragma once

#include "datagems/base/result.hpp"

#include <filesystem>

namespace datagems::server {

// Both PEM.
struct TlsFiles {
    std::filesystem::path certificate; // then those of the authorities between, if there are
    std::filesystem::path key;         // not encrypted
};

// errc::invalid_argument says which file is wrong and why: it cannot be read or used, the two do not belong together,
// the certificate has expired.
[[nodiscard]] Result<void> check_tls_files(const TlsFiles& files);

} // namespace datagems::server
