// IP addresses and ranges of them, as plain values.
#pragma once

#include "datagems/base/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems {

// A v4 or v6 address without a zone. A v4 address and its mapped v6 form are different values: see unmapped().
class IpAddress {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    // In network order, in the first four of `bytes`.
    [[nodiscard]] static IpAddress v4(const Bytes& bytes) noexcept { return IpAddress(bytes, true); }
    [[nodiscard]] static IpAddress v6(const Bytes& bytes) noexcept { return IpAddress(bytes, false); }
    // The usual texts: 192.0.2.1 with four decimal parts, 2001:db8::1 without brackets and zone.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const noexcept { return v4_; }
    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; } // of v4 the first four
    [[nodiscard]] int bits() const noexcept { return v4_ ? 32 : 128; }

    // The v4 address inside ::ffff:a.b.c.d; any other as it is.
    [[nodiscard]] IpAddress unmapped() const noexcept;
    // The v4 address in the four bytes from `offset`: for forms of v6 that carry one.
    [[nodiscard]] IpAddress embedded_v4(std::size_t offset) const noexcept;

    // With the bits beyond the first `prefix` cleared.
    [[nodiscard]] IpAddress masked(int prefix) const noexcept;
    // What one client commands at least: the address itself, or the /64 of an unmapped v6 one.
    [[nodiscard]] IpAddress client() const noexcept;

    [[nodiscard]] std::string to_string() const;
    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  private:
    IpAddress(const Bytes& bytes, bool v4) noexcept;

    bool v4_;
    Bytes bytes_; // of v4 the rest is zero
};

// All addresses of one kind that begin alike: CIDR notation.
class IpRange {
  public:
    // "10.0.0.0/8", "fd00::/8" or a single address. errc::invalid_argument for anything else, and for an address with
    // bits beyond the prefix.
    [[nodiscard]] static Result<IpRange> parse(std::string_view text);

    // False for an address of the other kind.
    [[nodiscard]] bool contains(const IpAddress& address) const noexcept;
    [[nodiscard]] std::string to_string() const;
    friend bool operator==(const IpRange&, const IpRange&) = default;

  private:
    IpRange(const IpAddress& first, int prefix) noexcept : first_(first), prefix_(prefix) {}

    IpAddress first_;
    int prefix_;
};

} // namespace datagems
