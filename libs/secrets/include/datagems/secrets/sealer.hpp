// Sealing: authenticated encryption (AES-256-GCM) of small secrets that are kept in a shared store.
#pragma once

#include "datagems/base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::secrets {

// A sealed text is "dg1.<key id>.<base64url of nonce, ciphertext and tag>": ASCII, fit for a JSON string. Its key comes
// from a secret and a purpose by HKDF, so one secret serves several purposes. Thread safe; immutable.
//
//     const Sealer sealer(session_secret, previous_secrets, "profile-api-key");
//     const auto stored = sealer.seal(api_key, "user:alice:profile:1a2b");
//     const auto key = sealer.unseal(stored.value(), "user:alice:profile:1a2b");
class Sealer {
  public:
    // What was sealed with one of `previous_secrets` still unseals; new texts are sealed with `secret`.
    Sealer(std::string_view secret, std::span<const std::string> previous_secrets, std::string_view purpose);
    ~Sealer();
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    // `context` is not stored, but unsealing needs the same: name the place, so that a sealed text copied elsewhere is
    // refused. errc::too_large beyond max_sealed_plaintext_bytes.
    [[nodiscard]] Result<std::string> seal(std::string_view plaintext, std::string_view context) const;

    // errc::corrupt for anything altered, of another context, or sealed with a secret that is not ours.
    [[nodiscard]] Result<std::string> unseal(std::string_view sealed, std::string_view context) const;

    // False when the text should be sealed anew: a previous secret made it, or it is none of ours.
    [[nodiscard]] bool is_current(std::string_view sealed) const noexcept;

    // Whether the text has the form of a sealed one, by whatever secret.
    [[nodiscard]] static bool is_sealed(std::string_view text) noexcept;

  private:
    struct Key {
        std::string id; // 16 hex digits, derived: tells the keys apart and says nothing about them
        std::string bytes;
    };
    static Key derive(std::string_view secret, std::string_view purpose);

    std::vector<Key> keys_; // the current one first
};

inline constexpr std::size_t max_sealed_plaintext_bytes = 1024 * 1024;

} // namespace datagems::secrets
