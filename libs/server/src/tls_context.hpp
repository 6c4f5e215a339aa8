// What all TLS connections of a server share: certificate, key, protocol versions, ciphers.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/server/tls_files.hpp"

#include <memory>

struct ssl_ctx_st;

namespace datagems::server {

using TlsContext = std::shared_ptr<ssl_ctx_st>;

// Fails as check_tls_files() does.
[[nodiscard]] Result<TlsContext> load_tls_context(const TlsFiles& files);

} // namespace datagems::server
