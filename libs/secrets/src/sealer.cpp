#include "datagems/secrets/sealer.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/mac.hpp"
#include "datagems/secrets/random.hpp"
#include "openssl_handle.hpp"

#include <openssl/crypto.h>

namespace datagems::secrets {
namespace {

constexpr std::string_view version = "dg1";
constexpr std::size_t key_bytes = 32;
constexpr std::size_t key_id_digits = 16;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t header_characters = version.size() + 1 + key_id_digits + 1; // "dg1.<key id>."
constexpr std::size_t max_sealed_bytes = nonce_bytes + max_sealed_plaintext_bytes + tag_bytes;
constexpr std::size_t max_sealed_characters = header_characters + (max_sealed_bytes + 2) / 3 * 4;

std::string header_of(std::string_view key_id) {
    std::string header(version);
    header.append(".").append(key_id).append(".");
    return header;
}

Error not_ours() {
    return Error{errc::corrupt, "a sealed text was altered or was sealed elsewhere"};
}

int as_int(std::size_t size) {
    return static_cast<int>(size);
} // every size here is far below 2^31

// What the tag covers beside the ciphertext. The header has a fixed length, so no two pairs read the same.
std::string associated_data(std::string_view header, std::string_view context) {
    std::string data(header);
    data.append(context);
    return data;
}

// nonce, ciphertext, tag
std::string encrypt(std::string_view key, std::string_view plaintext, std::string_view associated) {
    std::string out = random_bytes(nonce_bytes);
    out.resize(nonce_bytes + plaintext.size() + tag_bytes);
    auto* const nonce = detail::bytes_of(out);
    auto* const ciphertext = nonce + nonce_bytes;
    auto* const tag = ciphertext + plaintext.size();

    const detail::CipherContext context(EVP_CIPHER_CTX_new());
    int written = 0;
    detail::require(context != nullptr &&
                        EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), detail::bytes_of(key), nonce, nullptr) ==
                            1 &&
                        EVP_EncryptUpdate(context.get(), nullptr, &written, detail::bytes_of(associated),
                                          as_int(associated.size())) == 1 &&
                        EVP_EncryptUpdate(context.get(), ciphertext, &written, detail::bytes_of(plaintext),
                                          as_int(plaintext.size())) == 1 &&
                        EVP_EncryptFinal_ex(context.get(), tag, &written) == 1 &&
                        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag) == 1,
                    "AES-256-GCM");
    return out;
}

Result<std::string> decrypt(std::string_view key, std::string_view sealed, std::string_view associated) {
    const auto nonce = sealed.substr(0, nonce_bytes);
    const auto ciphertext = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    std::string plaintext(ciphertext.size() + 1, '\0'); // never empty: OpenSSL takes null for associated data

    const detail::CipherContext context(EVP_CIPHER_CTX_new());
    int written = 0;
    detail::require(context != nullptr && EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), detail::bytes_of(key),
                                                              detail::bytes_of(nonce), nullptr) == 1,
                    "AES-256-GCM");
    const bool authentic =
        EVP_DecryptUpdate(context.get(), nullptr, &written, detail::bytes_of(associated), as_int(associated.size())) ==
            1 &&
        EVP_DecryptUpdate(context.get(), detail::bytes_of(plaintext), &written, detail::bytes_of(ciphertext),
                          as_int(ciphertext.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), detail::bytes_of(plaintext) + ciphertext.size(), &written) == 1;
    if (!authentic) {
        OPENSSL_cleanse(plaintext.data(), plaintext.size());
        return not_ours();
    }
    plaintext.resize(ciphertext.size());
    return plaintext;
}

} // namespace

Sealer::Key Sealer::derive(std::string_view secret, std::string_view purpose) {
    const std::string use = "datagems sealing " + std::string(purpose);
    return Key{hex_encode(hkdf_sha256(secret, "", use + " key id", key_id_digits / 2)),
               hkdf_sha256(secret, "", use + " key", key_bytes)};
}

Sealer::Sealer(std::string_view secret, std::span<const std::string> previous_secrets, std::string_view purpose) {
    keys_.reserve(previous_secrets.size() + 1);
    keys_.push_back(derive(secret, purpose));
    for (const auto& previous : previous_secrets)
        keys_.push_back(derive(previous, purpose));
}

Sealer::~Sealer() {
    for (auto& key : keys_)
        OPENSSL_cleanse(key.bytes.data(), key.bytes.size());
}

Result<std::string> Sealer::seal(std::string_view plaintext, std::string_view context) const {
    if (plaintext.size() > max_sealed_plaintext_bytes || context.size() > max_sealed_plaintext_bytes) {
        return Error{errc::too_large, "too much to seal"};
    }
    const auto& key = keys_.front();
    auto header = header_of(key.id);
    const auto bytes = encrypt(key.bytes, plaintext, associated_data(header, context));
    return header.append(base64url_encode(bytes));
}

Result<std::string> Sealer::unseal(std::string_view sealed, std::string_view context) const {
    if (sealed.size() > max_sealed_characters || context.size() > max_sealed_plaintext_bytes) return not_ours();
    for (const auto& key : keys_) {
        const auto header = header_of(key.id);
        if (!sealed.starts_with(header)) continue;
        const auto bytes = base64url_decode(sealed.substr(header.size()));
        if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return not_ours();
        return decrypt(key.bytes, *bytes, associated_data(header, context));
    }
    return not_ours();
}

bool Sealer::is_sealed(std::string_view text) noexcept {
    return text.size() > header_characters && text.starts_with(version) && text[version.size()] == '.' &&
           text[header_characters - 1] == '.';
}

bool Sealer::is_current(std::string_view sealed) const noexcept {
    const std::string_view id = keys_.front().id;
    return is_sealed(sealed) && sealed.substr(version.size() + 1, key_id_digits) == id;
}

} // namespace datagems::secrets
