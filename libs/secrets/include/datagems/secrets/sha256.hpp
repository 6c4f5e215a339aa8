// SHA-256, whole or in pieces. Digests are 32 raw bytes; hex_encode of datagems/base/encoding.hpp makes them readable.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::secrets {

inline constexpr std::size_t sha256_bytes = 32;

[[nodiscard]] std::string sha256(std::string_view bytes);

// For what does not fit into memory, a file for instance. Not thread safe. A moved-from object may only be destroyed or
// assigned to.
//
//     Sha256 digest;
//     while (…) digest.update(piece);
//     const std::string bytes = digest.finish();
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&& other) noexcept;
    Sha256& operator=(Sha256&& other) noexcept;

    void update(std::string_view bytes);
    // The digest of everything since construction or the last finish(); starts anew.
    [[nodiscard]] std::string finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace datagems::secrets
