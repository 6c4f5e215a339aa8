// What makes a TLS connection trustworthy: the authorities, the versions, the name.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace datagems::client {

// TLS 1.2 or later, peers verified against the PEM file, or against the system's authorities if that is empty. Throws
// std::runtime_error if the file cannot be used.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(const std::string& ca_file);

// The handshake on `tls` will send `host` as server name and fail unless the certificate is for it: for the address
// itself if `host` is an address literal. False if OpenSSL refuses.
[[nodiscard]] bool expect_host(SSL* tls, const std::string& host);

// Why the certificate was not accepted, or empty if that was not the reason.
[[nodiscard]] std::string verification_failure(SSL* tls);

} // namespace datagems::client
