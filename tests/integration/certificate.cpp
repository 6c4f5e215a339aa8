#include "certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace datagems::test {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(what);
}

long random_number() {
    std::array<unsigned char, 3> bytes{};
    require(::RAND_bytes(bytes.data(), bytes.size()) == 1, "random bytes");
    return 1 + bytes[0] + 256L * bytes[1] + 65'536L * bytes[2];
}

} // namespace

Certificate::Certificate(const std::string& names, long valid_for)
    : key_(::EVP_EC_gen("P-256"), ::EVP_PKEY_free), certificate_(::X509_new(), ::X509_free) {
    require(key_ && certificate_, "key and certificate");
    X509* raw = certificate_.get();
    ::X509_set_version(raw, 2);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(raw), random_number());
    ::X509_gmtime_adj(::X509_getm_notBefore(raw), std::min(0L, valid_for) - 3600);
    ::X509_gmtime_adj(::X509_getm_notAfter(raw), valid_for);
    ::X509_set_pubkey(raw, key_.get());
    X509_NAME* subject = ::X509_get_subject_name(raw);
    const std::array<unsigned char, 5> common_name{'t', 'e', 's', 't', '\0'};
    ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common_name.data(), -1, -1, 0);
    ::X509_set_issuer_name(raw, subject);
    const std::unique_ptr<X509_EXTENSION, decltype(&::X509_EXTENSION_free)> alternative(
        ::X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()), ::X509_EXTENSION_free);
    require(alternative && ::X509_add_ext(raw, alternative.get(), -1) == 1, "subjectAltName");
    require(::X509_sign(raw, key_.get(), ::EVP_sha256()) > 0, "sign");
}

void Certificate::write(const std::filesystem::path& certificate_file) const {
    const File file(std::fopen(certificate_file.c_str(), "w"), std::fclose);
    require(file && ::PEM_write_X509(file.get(), certificate_.get()) == 1, "write the certificate");
}

void Certificate::write_key(const std::filesystem::path& key_file) const {
    const File file(std::fopen(key_file.c_str(), "w"), std::fclose);
    require(file && ::PEM_write_PrivateKey(file.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "write the key");
}

std::shared_ptr<SSL_CTX> Certificate::server_context() const {
    std::shared_ptr<SSL_CTX> context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    require(::SSL_CTX_use_certificate(context.get(), certificate_.get()) == 1, "use the certificate");
    require(::SSL_CTX_use_PrivateKey(context.get(), key_.get()) == 1, "use the key");
    return context;
}

} // namespace datagems::test
