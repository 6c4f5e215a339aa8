#include "datagems/secrets/sha256.hpp"

#include "openssl_handle.hpp"

namespace datagems::secrets {

std::string sha256(std::string_view bytes) {
    std::string digest(sha256_bytes, '\0');
    detail::require(EVP_Digest(detail::bytes_of(bytes), bytes.size(), detail::bytes_of(digest), nullptr, EVP_sha256(),
                               nullptr) == 1,
                    "EVP_Digest");
    return digest;
}

struct Sha256::State {
    detail::DigestContext context{EVP_MD_CTX_new()};

    void start() {
        detail::require(context && EVP_DigestInit_ex2(context.get(), EVP_sha256(), nullptr) == 1, "EVP_DigestInit_ex2");
    }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    state_->start();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;

void Sha256::update(std::string_view bytes) {
    detail::require(EVP_DigestUpdate(state_->context.get(), detail::bytes_of(bytes), bytes.size()) == 1,
                    "EVP_DigestUpdate");
}

std::string Sha256::finish() {
    std::string digest(sha256_bytes, '\0');
    detail::require(EVP_DigestFinal_ex(state_->context.get(), detail::bytes_of(digest), nullptr) == 1,
                    "EVP_DigestFinal_ex");
    state_->start();
    return digest;
}

} // namespace datagems::secrets
