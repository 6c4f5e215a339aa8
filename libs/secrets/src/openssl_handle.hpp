// OpenSSL's handles as unique_ptr, its bytes as ours, and its unexpected failures as exceptions.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace datagems::secrets::detail {

template <auto Free>
struct HandleDeleter {
    template <class T>
    void operator()(T* handle) const noexcept {
        Free(handle);
    }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, HandleDeleter<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, HandleDeleter<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, HandleDeleter<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, HandleDeleter<EVP_KDF_CTX_free>>;

// Never null, not even for an empty view: some calls read a null pointer as "keep the former value".
inline const unsigned char* bytes_of(std::string_view text) noexcept {
    static constexpr unsigned char nothing = 0;
    return text.empty() ? &nothing : reinterpret_cast<const unsigned char*>(text.data());
}

inline unsigned char* bytes_of(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

// For calls that fail only when memory is out or the installation is broken.
inline void require(bool succeeded, const char* what) {
    if (!succeeded) throw std::runtime_error(std::string("OpenSSL failed: ") + what);
}

} // namespace datagems::secrets::detail
