#include "datagems/secrets/mac.hpp"

#include "datagems/secrets/sha256.hpp"
#include "openssl_handle.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <array>

namespace datagems::secrets {
namespace {

constexpr std::size_t max_hkdf_bytes = 255 * sha256_bytes;

OSSL_PARAM octets(const char* name, std::string_view bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<unsigned char*>(detail::bytes_of(bytes)), bytes.size());
}

} // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
    std::string mac(sha256_bytes, '\0');
    std::size_t written = 0;
    const auto* result =
        EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, detail::bytes_of(key), key.size(),
                  detail::bytes_of(message), message.size(), detail::bytes_of(mac), mac.size(), &written);
    detail::require(result != nullptr && written == mac.size(), "EVP_Q_mac");
    return mac;
}

std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info, std::size_t length) {
    if (length == 0 || length > max_hkdf_bytes) throw std::invalid_argument("HKDF cannot make a key of this length");
    const detail::Kdf kdf(EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_HKDF, nullptr));
    detail::require(kdf != nullptr, "EVP_KDF_fetch");
    const detail::KdfContext context(EVP_KDF_CTX_new(kdf.get()));
    detail::require(context != nullptr, "EVP_KDF_CTX_new");

    std::array<char, 7> digest_name{"SHA256"};
    const std::array<OSSL_PARAM, 5> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_name.data(), 0),
        octets(OSSL_KDF_PARAM_KEY, secret), octets(OSSL_KDF_PARAM_SALT, salt), octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end()};
    std::string key(length, '\0');
    detail::require(EVP_KDF_derive(context.get(), detail::bytes_of(key), key.size(), parameters.data()) == 1,
                    "EVP_KDF_derive");
    return key;
}

bool constant_time_equal(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           CRYPTO_memcmp(detail::bytes_of(left), detail::bytes_of(right), left.size()) == 0;
}

} // namespace datagems::secrets
