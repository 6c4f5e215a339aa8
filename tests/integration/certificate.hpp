// Certificates that sign themselves, for servers on loopback.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>

namespace datagems::test {

class Certificate {
  public:
    // For `names` as in subjectAltName ("DNS:localhost,IP:127.0.0.1"), good for that many seconds from now.
    explicit Certificate(const std::string& names, long valid_for = 3600);

    void write(const std::filesystem::path& certificate_file) const;
    void write_key(const std::filesystem::path& key_file) const;
    // A server's context that shows it.
    [[nodiscard]] std::shared_ptr<SSL_CTX> server_context() const;
    [[nodiscard]] bool is(const X509* other) const { return ::X509_cmp(certificate_.get(), other) == 0; }

  private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

} // namespace datagems::test
