#include "datagems/base/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace datagems {
namespace {

constexpr std::size_t v4_bytes = 4;
constexpr IpAddress::Bytes mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// The first `bits` bits agree.
bool begin_alike(const IpAddress::Bytes& left, const IpAddress::Bytes& right, int bits) noexcept {
    const auto whole = bits / 8;
    if (!std::equal(left.begin(), left.begin() + whole, right.begin())) return false;
    const int rest = bits % 8;
    if (rest == 0) return true;
    const auto index = static_cast<std::size_t>(whole);
    return ((left[index] ^ right[index]) >> (8 - rest)) == 0;
}

Error not_a_range(std::string_view text) {
    return Error{errc::invalid_argument, std::string(text).append(" is not an address or a range like 10.0.0.0/8")};
}

} // namespace

IpAddress::IpAddress(const Bytes& bytes, bool v4) noexcept : v4_(v4), bytes_(bytes) {
    if (v4_) std::fill(bytes_.begin() + v4_bytes, bytes_.end(), std::uint8_t{0});
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    if (terminated.size() >= INET6_ADDRSTRLEN || terminated.find('\0') != std::string::npos) return std::nullopt;
    Bytes bytes{};
    if (::inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) return v4(bytes);
    if (::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return v6(bytes);
    return std::nullopt;
}

IpAddress IpAddress::unmapped() const noexcept {
    constexpr int prefix_bits = 96;
    if (v4_ || !begin_alike(bytes_, mapped_prefix, prefix_bits)) return *this;
    return embedded_v4(bytes_.size() - v4_bytes);
}

IpAddress IpAddress::embedded_v4(std::size_t offset) const noexcept {
    Bytes bytes{};
    const auto first = std::min(offset, bytes_.size() - v4_bytes);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(first), v4_bytes, bytes.begin());
    return v4(bytes);
}

IpAddress IpAddress::masked(int prefix) const noexcept {
    Bytes bytes = bytes_;
    for (int bit = prefix; bit < bits(); ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        bytes[static_cast<std::size_t>(bit / 8)] &= static_cast<std::uint8_t>(~mask);
    }
    return IpAddress(bytes, v4_);
}

IpAddress IpAddress::client() const noexcept {
    constexpr int network_bits = 64;
    const auto plain = unmapped();
    return plain.is_v4() ? plain : plain.masked(network_bits);
}

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
    return text.data();
}

Result<IpRange> IpRange::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto first = IpAddress::parse(text.substr(0, slash));
    if (!first) return not_a_range(text);
    int prefix = first->bits();
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        const bool whole = failure == std::errc() && end == digits.data() + digits.size();
        if (!whole || prefix < 0 || prefix > first->bits()) return not_a_range(text);
    }
    if (first->masked(prefix) != *first) {
        return Error{errc::invalid_argument, std::string(text).append(" has bits beyond its prefix")};
    }
    return IpRange(*first, prefix);
}

bool IpRange::contains(const IpAddress& address) const noexcept {
    return address.is_v4() == first_.is_v4() && begin_alike(address.bytes(), first_.bytes(), prefix_);
}

std::string IpRange::to_string() const {
    return first_.to_string().append("/").append(std::to_string(prefix_));
}

} // namespace datagems
